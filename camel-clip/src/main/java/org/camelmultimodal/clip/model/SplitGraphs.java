/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;
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
    private final TensorSpec image;
    private final TensorSpec ids;
    private final String visionOutput;
    private final String textOutput;

    private SplitGraphs(OnnxSession vision, OnnxSession text) {
        this.vision = vision;
        this.text = text;
        this.image = ClipGraphs.imageInput(vision);
        this.ids = ClipGraphs.idInput(text);
        this.visionOutput = ClipGraphs.vectorOutput(vision, "image_embeds", "pooler_output");
        this.textOutput = ClipGraphs.vectorOutput(text, "text_embeds", "pooler_output");
        long visionSize = size(vision, visionOutput);
        long textSize = size(text, textOutput);
        if (visionSize > 0 && textSize > 0 && visionSize != textSize) {
            throw new InvalidModelException(
                    "The vision graph gives vectors of %d (%s) and the text graph of %d (%s): exported without the projections, they cannot be compared"
                            .formatted(visionSize, visionOutput, textSize, textOutput));
        }
    }

    static SplitGraphs open(Path visionFile, Path textFile, SessionSettings settings) {
        OnnxSession vision = OnnxSession.open(visionFile, settings);
        OnnxSession text = null;
        boolean opened = false;
        try {
            text = OnnxSession.open(textFile, settings);
            var graphs = new SplitGraphs(vision, text);
            opened = true;
            return graphs;
        } finally {
            if (!opened) {
                vision.close();
                if (text != null) {
                    text.close();
                }
            }
        }
    }

    private static long size(OnnxSession session, String output) {
        TensorSpec spec = session.outputs().get(output);
        return spec.shape()[spec.rank() - 1];
    }

    @Override
    public float[] images(List<PixelValues> images) {
        return Batches.run(
                images,
                image,
                batch -> {
                    try (OnnxInputs inputs = vision.feed()) {
                        Batches.feedImages(inputs, vision, image, batch);
                        try (OnnxOutputs outputs = vision.run(inputs, visionOutput)) {
                            return outputs.floats(visionOutput);
                        }
                    }
                });
    }

    @Override
    public float[] texts(List<int[]> rows, TextPadding padding) {
        return Batches.run(
                rows,
                ids,
                batch -> {
                    try (OnnxInputs inputs = text.feed()) {
                        Batches.feedIds(inputs, text, ids, batch, padding);
                        try (OnnxOutputs outputs = text.run(inputs, textOutput)) {
                            return outputs.floats(textOutput);
                        }
                    }
                });
    }

    @Override
    public Optional<LogitScale> logits(boolean sigmoid, List<int[]> probes, TextPadding padding) {
        return Optional.empty();
    }

    @Override
    public Device device() {
        return vision.device();
    }

    @Override
    public void close() {
        vision.close();
        text.close();
    }
}
