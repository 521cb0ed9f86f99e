/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * A model on the local disk, in the layout of an optimum export or an onnx-community repository.
 *
 * @param reference the value of the option <code>model</code>, for messages
 * @param path the directory
 * @param precision which variant of each graph is loaded
 */
public record ModelDirectory(String reference, Path path, Precision precision) {

    static final String CONFIG = "config.json";

    private static final int MAX_LISTED_FILES = 40;

    /** Returns a file of the model; empty if the model has none of that name. */
    public Optional<Path> find(String relativeFile) {
        Path file = path.resolve(relativeFile);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /**
     * Returns a file that the model must have.
     *
     * @throws InvalidModelException if it is missing; the message lists the files of the model
     */
    public Path require(String relativeFile) {
        return find(relativeFile).orElseThrow(() -> missing("the file " + relativeFile));
    }

    /**
     * Reads a JSON file that the model must have.
     *
     * @throws InvalidModelException if it is missing, not JSON, or larger than 16 MiB
     */
    public JsonNode json(String relativeFile) {
        return JsonFile.read(
                require(relativeFile),
                "%s of model '%s' in %s".formatted(relativeFile, reference, path));
    }

    /**
     * Reads a JSON file that a model may have.
     *
     * @throws InvalidModelException if it is not JSON, or larger than 16 MiB
     */
    public Optional<JsonNode> findJson(String relativeFile) {
        return find(relativeFile).map(file -> json(relativeFile));
    }

    /** Reads the model's <code>config.json</code>; returns a missing node if it has none. */
    JsonNode config() {
        return findJson(CONFIG).orElse(MissingNode.getInstance());
    }

    /**
     * Returns the graphs of the best set of a layout that is complete: their files by their names.
     *
     * @throws InvalidModelException if no set is complete; the message lists the files of the model
     */
    public Map<String, Path> graphs(ModelLayout layout) {
        JsonNode config = config();
        Map<String, String> paths =
                layout.select(config, precision, file -> find(file).isPresent())
                        .orElseThrow(
                                () -> missing("a graph of each set " + fileNames(layout, config)));
        var files = new LinkedHashMap<String, Path>();
        paths.forEach((name, file) -> files.put(name, path.resolve(file)));
        return files;
    }

    private List<List<String>> fileNames(ModelLayout layout, JsonNode config) {
        return layout.graphs(config).stream()
                .map(names -> names.stream().map(precision::fileName).toList())
                .toList();
    }

    /**
     * Returns a graph that the model must have: <code>name.onnx</code> with the suffix of the
     * precision, in the folder <code>onnx</code> or in the directory itself.
     *
     * @param name the name without suffix and extension, with its folder where the layout has one (
     *     <code>vision_model</code>, <code>unet/model</code>)
     * @throws InvalidModelException if it is missing; the message lists the files of the model
     */
    public Path graph(String name) {
        return findGraph(name).orElseThrow(() -> missing("the file " + precision.fileName(name)));
    }

    /** Returns a graph that a model may have; see {@link #graph}. */
    public Optional<Path> findGraph(String name) {
        return precision.paths(name).flatMap(file -> find(file).stream()).findFirst();
    }

    private InvalidModelException missing(String what) {
        return new InvalidModelException(
                "Model '%s' lacks %s: its directory %s contains %s. Check the options model and precision"
                        .formatted(reference, what, path, listing()));
    }

    private List<String> listing() {
        try (Stream<Path> files = Files.walk(path, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString())
                    .sorted()
                    .limit(MAX_LISTED_FILES)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of("files that cannot be listed: " + e.getMessage());
        }
    }
}
