/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** A file of the model, or empty if the model has none of that name. */
    public Optional<Path> find(String relativeFile) {
        Path file = path.resolve(relativeFile);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /**
     * A file that the model must have.
     *
     * @throws InvalidModelException if it is missing; the message lists what is there
     */
    public Path require(String relativeFile) {
        return find(relativeFile).orElseThrow(() -> missing(relativeFile));
    }

    /**
     * A JSON file that the model must have.
     *
     * @throws InvalidModelException if it is missing, not JSON, or larger than 16 MiB
     */
    public JsonNode json(String relativeFile) {
        return JsonFile.read(
                require(relativeFile), "%s of model '%s'".formatted(relativeFile, reference));
    }

    /** A JSON file that a model may have. */
    public Optional<JsonNode> findJson(String relativeFile) {
        return find(relativeFile).map(file -> json(relativeFile));
    }

    /**
     * A graph that the model must have: <code>name.onnx</code> with the suffix of the precision, in
     * the folder <code>onnx</code> or in the directory itself.
     *
     * @param name the name without suffix and ending, with its folder where the layout has one (
     *     <code>vision_model</code>, <code>unet/model</code>)
     * @throws InvalidModelException if it is missing; the message lists what is there
     */
    public Path graph(String name) {
        return findGraph(name).orElseThrow(() -> missing(name + precision.suffix() + ".onnx"));
    }

    /** A graph that a model may have; see {@link #graph}. */
    public Optional<Path> findGraph(String name) {
        return graphPlaces(name, precision).flatMap(file -> find(file).stream()).findFirst();
    }

    /** Where a graph may lie in a model, the best place first; see {@link #graph}. */
    static Stream<String> graphPlaces(String name, Precision precision) {
        Stream<Precision> variants =
                precision == Precision.AUTO ? Stream.of(Precision.values()) : Stream.of(precision);
        return variants.flatMap(
                variant -> {
                    String file = name + variant.suffix() + ".onnx";
                    return Stream.of("onnx/" + file, file);
                });
    }

    private InvalidModelException missing(String relativeFile) {
        return new InvalidModelException(
                "Model '%s' lacks the file %s in %s, which holds %s"
                        .formatted(reference, relativeFile, path, listing()));
    }

    private List<String> listing() {
        try (Stream<Path> files = Files.walk(path, 2)) {
            return new ArrayList<>(
                    files.filter(Files::isRegularFile)
                            .map(file -> path.relativize(file).toString())
                            .sorted()
                            .limit(40)
                            .toList());
        } catch (IOException e) {
            return List.of("files that cannot be listed: " + e.getMessage());
        }
    }
}
