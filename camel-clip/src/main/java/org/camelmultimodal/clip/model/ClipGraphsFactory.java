/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * Opens the graphs of a model.
 *
 * @param directory the directory of the model
 * @param settings how sessions are opened
 * @param example an image, for a graph that takes no text without one
 * @param padding how texts are padded
 */
record ClipGraphsFactory(
        ModelDirectory directory,
        SessionSettings settings,
        PixelValues example,
        TextPadding padding) {

    /** The graphs of the vision tower in the layouts of optimum, open_clip's tools and Immich. */
    static final List<String> VISION_FILES = List.of("vision_model", "visual", "visual/model");

    /** The graphs of the text tower, in the same order. */
    static final List<String> TEXT_FILES = List.of("text_model", "textual", "textual/model");

    /** The graph of both towers. */
    static final String JOINT_FILE = "model";

    /**
     * Returns the sets of graphs that a model may consist of, best first. A SigLIP model has its
     * logit scale and logit bias in the joint graph alone; without that graph, options set them.
     *
     * @param config the <code>config.json</code> of the model
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
     * Opens the graphs of the two towers if the model has both, else the joint graph.
     *
     * @throws org.camelmultimodal.runtime.InvalidModelException if it has neither, or the graphs
     *     are not those of a CLIP or SigLIP model
     */
    ClipGraphs open() {
        Map<String, Path> graphs = directory.graphs(ClipModel.LAYOUT);
        for (int i = 0; i < VISION_FILES.size(); i++) {
            Path vision = graphs.get(VISION_FILES.get(i));
            if (vision != null) {
                return SplitGraphs.open(vision, graphs.get(TEXT_FILES.get(i)), settings, padding);
            }
        }
        return JointGraph.open(graphs.get(JOINT_FILE), settings, example, padding);
    }

    /** Opens the joint graph, if there is one. */
    Optional<ClipGraphs> findJoint() {
        return directory
                .findGraph(JOINT_FILE)
                .map(file -> JointGraph.open(file, settings, example, padding));
    }
}
