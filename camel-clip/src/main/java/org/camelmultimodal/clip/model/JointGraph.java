/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.onnx.TensorSpec;

/**
 * One graph for both towers. It always runs both, so images are run with one short text and texts
 * with one image; a model whose towers are separate graphs is faster.
 */
final class JointGraph implements ClipGraphs {

    private static final String LOGITS = "logits_per_image";

    private final OnnxSession session;
    private final PixelValues example;
    private final TextPadding padding;
    private final TensorSpec image;
    private final TensorSpec ids;
    private final String imageOutput;
    private final String textOutput;

    private JointGraph(OnnxSession session, PixelValues example, TextPadding padding) {
        this.session = session;
        this.example = example;
        this.padding = padding;
        this.image = GraphSignature.imageInput(session);
        this.ids = GraphSignature.idInput(session);
        this.imageOutput =
                GraphSignature.embeddingOutput(session, "image_embeds", "image_features");
        this.textOutput = GraphSignature.embeddingOutput(session, "text_embeds", "text_features");
    }

    /**
     * Opens the graph.
     *
     * @param example the image that texts are run with
     * @throws InvalidModelException if it is not that of a CLIP or SigLIP model
     */
    static ClipGraphs open(
            Path file, SessionSettings settings, PixelValues example, TextPadding padding) {
        try (var parts = new OpenedParts()) {
            var session = parts.add(OnnxSession.open(file, settings), OnnxSession::close);
            return parts.keep(new JointGraph(session, example, padding));
        }
    }

    @Override
    public float[] images(List<PixelValues> images) {
        return Batches.run(
                images, image, batch -> run(batch, shortText(), TextPadding.NONE, imageOutput));
    }

    @Override
    public float[] texts(List<int[]> rows) {
        return Batches.run(rows, ids, batch -> run(List.of(example), batch, padding, textOutput));
    }

    /** Returns a text of the length that the graph fixes, or of one token. */
    private List<int[]> shortText() {
        long length = ids.shape()[1];
        return List.of(new int[(int) Math.max(1, length)]);
    }

    private float[] run(
            List<PixelValues> images, List<int[]> rows, TextPadding rowPadding, String output) {
        try (OnnxInputs inputs = session.feed()) {
            Batches.feedImages(inputs, session, image, images);
            Batches.feedIds(inputs, session, ids, rows, rowPadding);
            try (OnnxOutputs outputs = session.run(inputs, output)) {
                return outputs.floats(output);
            }
        }
    }

    /**
     * Returns logit scale and logit bias, which are weights of the graph: its logits are the same
     * linear function of the cosine for every pair, which some texts and one image show.
     */
    @Override
    public Optional<LogitScale> logitScale(boolean hasBias, List<int[]> probes) {
        if (!session.outputs().containsKey(LOGITS)) {
            return Optional.empty();
        }
        try (OnnxInputs inputs = session.feed()) {
            Batches.feedImages(inputs, session, image, List.of(example));
            Batches.feedIds(inputs, session, ids, probes, padding);
            try (OnnxOutputs outputs = session.run(inputs, LOGITS, imageOutput, textOutput)) {
                float[] embedding =
                        Vectors.normalize(outputs.floats(imageOutput), Vectors::unusableOutput);
                List<float[]> texts =
                        Vectors.normalizeRows(
                                outputs.floats(textOutput), probes.size(), Vectors::unusableOutput);
                var cosines = new float[texts.size()];
                for (int i = 0; i < cosines.length; i++) {
                    cosines[i] = Vectors.dot(embedding, texts.get(i));
                }
                return Optional.of(LogitScale.fit(cosines, outputs.floats(LOGITS), hasBias));
            }
        }
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
