/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.onnx.TensorSpec;

/** A graph for each tower. */
final class SplitGraphs implements ClipGraphs {

    private final OnnxSession vision;
    private final OnnxSession text;
    private final TextPadding padding;
    private final TensorSpec image;
    private final TensorSpec ids;
    private final String visionOutput;
    private final String textOutput;

    private SplitGraphs(OnnxSession vision, OnnxSession text, TextPadding padding) {
        this.vision = vision;
        this.text = text;
        this.padding = padding;
        this.image = GraphSignature.imageInput(vision);
        this.ids = GraphSignature.idInput(text);
        this.visionOutput = GraphSignature.embeddingOutput(vision, "image_embeds", "pooler_output");
        this.textOutput = GraphSignature.embeddingOutput(text, "text_embeds", "pooler_output");
        long visionSize = size(vision, visionOutput);
        long textSize = size(text, textOutput);
        if (visionSize > 0 && textSize > 0 && visionSize != textSize) {
            throw new InvalidModelException(
                    "The vision graph returns embeddings of %d values (%s) and the text graph of %d (%s): expected the same number, as in exports with projections"
                            .formatted(visionSize, visionOutput, textSize, textOutput));
        }
    }

    /**
     * Opens the graphs.
     *
     * @throws InvalidModelException if they are not those of the towers of one model
     */
    static SplitGraphs open(
            Path visionFile, Path textFile, SessionSettings settings, TextPadding padding) {
        try (var parts = new OpenedParts()) {
            var vision = parts.add(OnnxSession.open(visionFile, settings), OnnxSession::close);
            var text = parts.add(OnnxSession.open(textFile, settings), OnnxSession::close);
            return parts.keep(new SplitGraphs(vision, text, padding));
        }
    }

    private static long size(OnnxSession session, String output) {
        TensorSpec spec = session.outputs().get(output);
        return spec.shape()[spec.rank() - 1];
    }

    @Override
    public float[] images(List<PixelValues> images) {
        return Batches.run(images, image, this::runVision);
    }

    private float[] runVision(List<PixelValues> batch) {
        try (OnnxInputs inputs = vision.feed()) {
            Batches.feedImages(inputs, vision, image, batch);
            try (OnnxOutputs outputs = vision.run(inputs, visionOutput)) {
                return outputs.floats(visionOutput);
            }
        }
    }

    @Override
    public float[] texts(List<int[]> rows) {
        return Batches.run(rows, ids, this::runText);
    }

    private float[] runText(List<int[]> batch) {
        try (OnnxInputs inputs = text.feed()) {
            Batches.feedIds(inputs, text, ids, batch, padding);
            try (OnnxOutputs outputs = text.run(inputs, textOutput)) {
                return outputs.floats(textOutput);
            }
        }
    }

    @Override
    public Optional<LogitScale> logitScale(boolean hasBias, List<int[]> probes) {
        return Optional.empty();
    }

    @Override
    public Device device() {
        return vision.device();
    }

    @Override
    public void close() {
        try (vision) {
            text.close();
        }
    }
}
