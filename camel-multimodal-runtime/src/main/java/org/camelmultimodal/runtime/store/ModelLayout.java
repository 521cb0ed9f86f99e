/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which files of a repository a model of a family consists of. */
@FunctionalInterface
public interface ModelLayout {

    /**
     * The graphs that a model may consist of: each list is a complete set, the best first. Names
     * without suffix and ending, as in {@link ModelDirectory#graph}.
     *
     * @param config the model's <code>config.json</code>; missing where there is none
     */
    List<List<String>> graphs(JsonNode config);

    /**
     * The files that are needed of those that there are.
     *
     * @return empty if no set of graphs is complete
     */
    default Optional<List<String>> select(
            Collection<String> paths, JsonNode config, Precision precision) {
        for (List<String> names : graphs(config)) {
            var graphs = new ArrayList<String>();
            for (String name : names) {
                ModelDirectory.graphPlaces(name, precision)
                        .filter(paths::contains)
                        .findFirst()
                        .ifPresent(graphs::add);
            }
            if (graphs.size() == names.size()) {
                return Optional.of(
                        paths.stream().filter(path -> belongs(path, graphs)).sorted().toList());
            }
        }
        return Optional.empty();
    }

    /** Graphs, their external data, and everything that says how they are used. */
    private static boolean belongs(String path, List<String> graphs) {
        return path.endsWith(".json")
                || path.endsWith(".txt")
                || graphs.stream()
                        .anyMatch(
                                graph ->
                                        path.equals(graph)
                                                || path.startsWith(graph + "_data")
                                                || path.equals(graph + ".data")
                                                || path.equals(
                                                        graph.replaceAll("[^/]*$", "weights.pb")));
    }
}
