/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The graphs that a model of a family consists of: the one list from which a download selects files
 * and {@link ModelDirectory#graphs} finds them.
 */
@FunctionalInterface
public interface ModelLayout {

    /**
     * Returns the sets of graphs that a model may consist of, the best first. Names are as in
     * {@link ModelDirectory#graph}.
     *
     * @param config the model's <code>config.json</code>; a missing node if it has none
     */
    List<List<String>> graphs(JsonNode config);

    /**
     * Selects the best set that is complete.
     *
     * @param config as in {@link #graphs}
     * @param exists whether the model has a file of a relative path
     * @return the path of each graph by its name; empty if no set is complete
     */
    default Optional<Map<String, String>> select(
            JsonNode config, Precision precision, Predicate<String> exists) {
        for (List<String> names : graphs(config)) {
            var paths = new LinkedHashMap<String, String>();
            for (String name : names) {
                precision
                        .paths(name)
                        .filter(exists)
                        .findFirst()
                        .ifPresent(path -> paths.put(name, path));
            }
            if (paths.size() == names.size()) {
                return Optional.of(paths);
            }
        }
        return Optional.empty();
    }
}
