/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.ElementType;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.onnx.TensorSpec;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The graphs of a model, whatever their layout. Names of inputs and outputs are found by what the
 * graphs declare: the image is the input of four axes, the ids are whole numbers on two.
 */
interface ClipGraphs extends AutoCloseable {

    /** The graphs of the vision tower in the layouts of optimum, open_clip's tools and Immich. */
    List<String> VISION_FILES = List.of("vision_model", "visual", "visual/model");

    /** The graphs of the text tower, in the same order. */
    List<String> TEXT_FILES = List.of("text_model", "textual", "textual/model");

    /** The graph of both towers. */
    String JOINT_FILE = "model";

    /** Maximum size of the batches of a graph that fixes it. */
    int MAX_FIXED_BATCH = 1024;

    /** Maximum size of another axis that a graph fixes. */
    int MAX_FIXED_SIDE = 65_536;

    Set<ElementType> WHOLE_NUMBERS = Set.of(ElementType.INT64, ElementType.INT32);

    /**
     * The vectors of images as the graph gives them, row by row.
     *
     * @param images at least one
     */
    float[] images(List<PixelValues> images);

    /**
     * The vectors of texts as the graph gives them, row by row.
     *
     * @param rows the ids of each text
     */
    float[] texts(List<int[]> rows, TextPadding padding);

    /**
     * Scale and bias, where the graph holds them.
     *
     * @param sigmoid whether there is a bias
     * @param probes the ids of some texts, at least two
     */
    Optional<LogitScale> logits(boolean sigmoid, List<int[]> probes, TextPadding padding);

    Device device();

    @Override
    void close();

    /**
     * How rows of ids become equally long.
     *
     * @param padId what they are filled with
     * @param length to which length; 0 for that of the longest
     */
    record TextPadding(int padId, int length) {}

    /**
     * Returns the sets of graphs that a model may consist of, the best first. A SigLIP has the
     * scale and bias of its scores in its joint graph alone; without one the options give them.
     */
    static List<List<String>> sets(JsonNode config) {
        var towers = new ArrayList<List<String>>();
        for (int i = 0; i < VISION_FILES.size(); i++) {
            towers.add(List.of(VISION_FILES.get(i), TEXT_FILES.get(i)));
        }
        var sets = new ArrayList<List<String>>();
        if (config.path("model_type").asText().startsWith("siglip")) {
            towers.forEach(set -> sets.add(List.of(set.get(0), set.get(1), JOINT_FILE)));
            sets.add(List.of(JOINT_FILE));
            sets.addAll(towers);
        } else {
            sets.addAll(towers);
            sets.add(List.of(JOINT_FILE));
        }
        return sets;
    }

    /**
     * Opens the graphs of a model: those of the towers if it has them, else the joint one.
     *
     * @param example an image, for a graph that takes no text without one
     * @throws InvalidModelException if it has neither, or they are not those of a model of this
     *     family
     */
    static ClipGraphs open(
            ModelDirectory directory, SessionSettings settings, PixelValues example) {
        Map<String, Path> graphs = directory.graphs(ClipModel.LAYOUT);
        for (int i = 0; i < VISION_FILES.size(); i++) {
            Path vision = graphs.get(VISION_FILES.get(i));
            if (vision != null) {
                return SplitGraphs.open(vision, graphs.get(TEXT_FILES.get(i)), settings);
            }
        }
        return JointGraph.open(graphs.get(JOINT_FILE), settings, example);
    }

    /** The input that takes the images: four axes, or three where images are patches. */
    static TensorSpec imageInput(OnnxSession session) {
        TensorSpec found = input(session, "pixel_values", spec -> spec.rank() == 4);
        requireShape(found, found.rank() == 3 || found.rank() == 4);
        return found;
    }

    /** The input that takes the ids. */
    static TensorSpec idInput(OnnxSession session) {
        TensorSpec found =
                input(
                        session,
                        "input_ids",
                        spec ->
                                spec.rank() == 2
                                        && WHOLE_NUMBERS.contains(spec.type())
                                        && !spec.name().contains("mask"));
        requireShape(found, found.rank() == 2);
        return found;
    }

    /** What a graph fixes is what is made for it, of whatever size it says. */
    private static void requireShape(TensorSpec input, boolean hasRank) {
        if (!hasRank
                || input.shape()[0] > MAX_FIXED_BATCH
                || Arrays.stream(input.shape()).anyMatch(size -> size > MAX_FIXED_SIDE)) {
            throw new InvalidModelException(
                    "The graph has the input %s: expected [batch, tokens], [batch, channels, height, width] or [batch, patches, values], with at most %d items in a batch and %d in each other axis"
                            .formatted(input, MAX_FIXED_BATCH, MAX_FIXED_SIDE));
        }
    }

    private static TensorSpec input(OnnxSession session, String usual, Predicate<TensorSpec> fits) {
        TensorSpec named = session.inputs().get(usual);
        if (named != null) {
            return named;
        }
        List<TensorSpec> candidates = session.inputs().values().stream().filter(fits).toList();
        if (candidates.size() != 1) {
            throw new InvalidModelException(
                    "The graph has the inputs %s; expected %s"
                            .formatted(session.inputs().values(), usual));
        }
        return candidates.get(0);
    }

    /** The first output of the names, else the only one that has one vector for each row. */
    static String vectorOutput(OnnxSession session, String... names) {
        for (String name : names) {
            if (session.outputs().containsKey(name) && session.outputs().get(name).rank() > 0) {
                return name;
            }
        }
        Set<String> candidates =
                session.outputs().values().stream()
                        .filter(spec -> spec.rank() == 2)
                        .map(TensorSpec::name)
                        .collect(Collectors.toSet());
        if (candidates.size() != 1) {
            throw new InvalidModelException(
                    "The graph has the outputs %s; expected one of %s"
                            .formatted(session.outputs().keySet(), List.of(names)));
        }
        return candidates.iterator().next();
    }
}
