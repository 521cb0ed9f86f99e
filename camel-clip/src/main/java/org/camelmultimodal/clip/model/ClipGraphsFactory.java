/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;
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
     * Opens the graphs of the two towers if the model has both, else the joint graph.
     *
     * @throws InvalidModelException if it has neither, or the graphs are not those of a CLIP or
     *     SigLIP model
     */
    ClipGraphs open() {
        for (int i = 0; i < VISION_FILES.size(); i++) {
            Optional<Path> vision = directory.findGraph(VISION_FILES.get(i));
            Optional<Path> text = directory.findGraph(TEXT_FILES.get(i));
            if (vision.isPresent() && text.isPresent()) {
                return SplitGraphs.open(vision.get(), text.get(), settings, padding);
            }
        }
        return findJoint().orElseThrow(this::missing);
    }

    /** Opens the joint graph, if there is one. */
    Optional<ClipGraphs> findJoint() {
        return directory
                .findGraph(JOINT_FILE)
                .map(file -> JointGraph.open(file, settings, example, padding));
    }

    private InvalidModelException missing() {
        // These fail with the names of the graphs that are there.
        directory.graph(VISION_FILES.get(0));
        directory.graph(TEXT_FILES.get(0));
        return new InvalidModelException(
                "Model '%s' has graphs of its two towers in different layouts: expected %s and %s"
                        .formatted(directory.reference(), VISION_FILES.get(0), TEXT_FILES.get(0)));
    }
}
