/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.onnx.TensorSpec;

/**
 * One graph for both towers. It always runs both, so pictures come with one short text and texts
 * with one black picture; a model whose towers are graphs of their own does without.
 */
final class JointGraph implements ClipGraphs {

    private static final String LOGITS = "logits_per_image";

    private final OnnxSession session;
    private final TensorSpec picture;
    private final TensorSpec ids;
    private final String imageOutput;
    private final String textOutput;

    /** The sizes of a picture, from the first one that was run. */
    private volatile int[] pictureSize;

    private JointGraph(OnnxSession session) {
        this.session = session;
        this.picture = ClipGraphs.pictureInput(session);
        this.ids = ClipGraphs.idInput(session);
        this.imageOutput = ClipGraphs.vectorOutput(session, "image_embeds", "image_features");
        this.textOutput = ClipGraphs.vectorOutput(session, "text_embeds", "text_features");
    }

    static JointGraph open(Path file, SessionSettings settings) {
        OnnxSession session = OnnxSession.open(file, settings);
        boolean opened = false;
        try {
            var graph = new JointGraph(session);
            opened = true;
            return graph;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    @Override
    public float[] images(List<float[]> pixels, int height, int width) {
        pictureSize = new int[] {height, width};
        return Batches.run(
                pixels,
                picture,
                batch ->
                        run(batch, height, width, shortText(), new TextPadding(0, 0), imageOutput));
    }

    @Override
    public float[] texts(List<int[]> rows, TextPadding padding) {
        int[] size = pictureSize;
        var black = new float[3 * size[0] * size[1]];
        return Batches.run(
                rows,
                ids,
                batch -> run(List.of(black), size[0], size[1], batch, padding, textOutput));
    }

    /** One text of the length that the graph fixes, or of one token. */
    private List<int[]> shortText() {
        long length = ids.shape()[1];
        return List.of(new int[(int) Math.max(1, length)]);
    }

    private float[] run(
            List<float[]> pixels,
            int height,
            int width,
            List<int[]> rows,
            TextPadding padding,
            String output) {
        try (OnnxInputs inputs = session.feed()) {
            Batches.feedPictures(inputs, picture, pixels, height, width);
            Batches.feedIds(inputs, session, ids, rows, padding);
            try (OnnxOutputs outputs = session.run(inputs, output)) {
                return outputs.floats(output);
            }
        }
    }

    /**
     * Reads scale and bias, which are weights of the graph, off its logits: they are the same
     * straight line of the cosine for every pair, which some texts and one picture show.
     */
    @Override
    public Optional<LogitScale> logits(ClipConfig config, List<int[]> probes, TextPadding padding) {
        if (!session.outputs().containsKey(LOGITS)) {
            return Optional.empty();
        }
        int height = config.images().height();
        int width = config.images().width();
        pictureSize = new int[] {height, width};
        var gray = new float[3 * height * width];
        Arrays.fill(gray, 0.25f);
        try (OnnxInputs inputs = session.feed()) {
            Batches.feedPictures(inputs, picture, List.of(gray), height, width);
            Batches.feedIds(inputs, session, ids, probes, padding);
            try (OnnxOutputs outputs = session.run(inputs, LOGITS, imageOutput, textOutput)) {
                float[] image = Vectors.normalise(outputs.floats(imageOutput));
                List<float[]> texts = Vectors.rows(outputs.floats(textOutput), probes.size());
                return Optional.of(line(image, texts, outputs.floats(LOGITS), config.sigmoid()));
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
