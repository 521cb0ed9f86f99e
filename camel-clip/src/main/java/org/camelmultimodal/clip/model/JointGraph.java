/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.onnx.TensorSpec;

/**
 * One graph for both towers. It always runs both, so images come with one short text and texts with
 * one image; a model whose towers are graphs of their own does without.
 */
final class JointGraph implements ClipGraphs {

    private static final String LOGITS = "logits_per_image";

    private final OnnxSession session;
    private final TensorSpec image;
    private final TensorSpec ids;
    private final String imageOutput;
    private final String textOutput;

    private final PixelValues example;

    private JointGraph(OnnxSession session, PixelValues example) {
        this.session = session;
        this.example = example;
        this.image = ClipGraphs.imageInput(session);
        this.ids = ClipGraphs.idInput(session);
        this.imageOutput = ClipGraphs.vectorOutput(session, "image_embeds", "image_features");
        this.textOutput = ClipGraphs.vectorOutput(session, "text_embeds", "text_features");
    }

    static JointGraph open(Path file, SessionSettings settings, PixelValues example) {
        OnnxSession session = OnnxSession.open(file, settings);
        boolean opened = false;
        try {
            var graph = new JointGraph(session, example);
            opened = true;
            return graph;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    @Override
    public float[] images(List<PixelValues> images) {
        return Batches.run(
                images,
                image,
                batch -> run(batch, shortText(), new TextPadding(0, 0), imageOutput));
    }

    @Override
    public float[] texts(List<int[]> rows, TextPadding padding) {
        return Batches.run(rows, ids, batch -> run(List.of(example), batch, padding, textOutput));
    }

    /** One text of the length that the graph fixes, or of one token. */
    private List<int[]> shortText() {
        long length = ids.shape()[1];
        return List.of(new int[(int) Math.max(1, length)]);
    }

    private float[] run(
            List<PixelValues> images, List<int[]> rows, TextPadding padding, String output) {
        try (OnnxInputs inputs = session.feed()) {
            Batches.feedImages(inputs, session, image, images);
            Batches.feedIds(inputs, session, ids, rows, padding);
            try (OnnxOutputs outputs = session.run(inputs, output)) {
                return outputs.floats(output);
            }
        }
    }

    /**
     * Reads scale and bias, which are weights of the graph, off its logits: they are the same
     * straight line of the cosine for every pair, which some texts and one image show.
     */
    @Override
    public Optional<LogitScale> logits(boolean sigmoid, List<int[]> probes, TextPadding padding) {
        if (!session.outputs().containsKey(LOGITS)) {
            return Optional.empty();
        }
        try (OnnxInputs inputs = session.feed()) {
            Batches.feedImages(inputs, session, image, List.of(example));
            Batches.feedIds(inputs, session, ids, probes, padding);
            try (OnnxOutputs outputs = session.run(inputs, LOGITS, imageOutput, textOutput)) {
                float[] image =
                        Vectors.normalize(outputs.floats(imageOutput), Vectors::unusableOutput);
                List<float[]> texts =
                        Vectors.normalizeRows(
                                outputs.floats(textOutput), probes.size(), Vectors::unusableOutput);
                return Optional.of(line(image, texts, outputs.floats(LOGITS), sigmoid));
            }
        }
    }

    /** The line through the pairs of cosine and logit that lie furthest apart. */
    private static LogitScale line(
            float[] image, List<float[]> texts, float[] logits, boolean hasBias) {
        int least = 0;
        int most = 0;
        var cosines = new float[texts.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Vectors.dot(image, texts.get(i));
            least = cosines[i] < cosines[least] ? i : least;
            most = cosines[i] > cosines[most] ? i : most;
        }
        if (!hasBias) {
            int far = Math.abs(cosines[least]) > Math.abs(cosines[most]) ? least : most;
            return new LogitScale(logits[far] / cosines[far], 0);
        }
        float scale = (logits[most] - logits[least]) / (cosines[most] - cosines[least]);
        return new LogitScale(scale, logits[most] - scale * cosines[most]);
    }

    @Override
    public Device device() {
        return session.device();
    }

    @Override
    public void close() {
        session.close();
    }
}
