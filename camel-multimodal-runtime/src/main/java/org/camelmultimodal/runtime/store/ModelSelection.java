/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camelmultimodal.runtime.hub.FileSelection;

/**
 * The files of a repository that a model needs: the graphs of its layout, their external data, and
 * all JSON and text files.
 *
 * @param reference the value of the option <code>model</code>, for messages
 */
record ModelSelection(String reference, ModelLayout layout, Precision precision)
        implements FileSelection {

    @Override
    public List<String> configFiles() {
        return List.of(ModelDirectory.CONFIG);
    }

    @Override
    public Optional<List<String>> select(Collection<String> paths, Path snapshot) {
        var directory = new ModelDirectory(reference, snapshot, precision);
        return layout.select(directory.config(), precision, paths::contains)
                .map(
                        graphs ->
                                paths.stream()
                                        .filter(path -> isNeeded(path, graphs.values()))
                                        .sorted()
                                        .toList());
    }

    private static boolean isNeeded(String path, Collection<String> graphs) {
        return path.endsWith(".json")
                || path.endsWith(".txt")
                || graphs.stream().anyMatch(graph -> isGraphOrItsData(path, graph));
    }

    /** Exporters give external data one of these names. */
    private static boolean isGraphOrItsData(String path, String graph) {
        return path.equals(graph)
                || path.startsWith(graph + "_data")
                || path.equals(graph + ".data")
                || path.equals(graph.substring(0, graph.lastIndexOf('/') + 1) + "weights.pb");
    }

    @Override
    public String expected() {
        return "a complete set of ONNX graphs with precision=%s. Set the option precision or model"
                .formatted(precision.name().toLowerCase(Locale.ROOT));
    }
}
