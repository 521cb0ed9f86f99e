/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.OnnxTensorRef;
import org.camelmultimodal.runtime.onnx.TensorSpec;

/**
 * The decoder over one window, one token after the other. Its key-value cache stays in native
 * memory: the keys and values of the speech are those of the first run, those of the text are
 * handed from each run to the next.
 */
final class DecoderRun implements AutoCloseable {

    private static final String PAST = "past_key_values";
    private static final String PRESENT = "present";

    private final DecoderGraphs graphs;
    private final OnnxTensorRef speech;
    private OnnxOutputs first;
    private OnnxOutputs latest;
    private final int largestId;
    private int length;
    private int vocabulary;

    /**
     * Makes a run.
     *
     * @param largestId the largest token id that the logits must have
     * @param speech the encoder's output, [1, positions, width], which must stay open
     */
    DecoderRun(DecoderGraphs graphs, int largestId, OnnxTensorRef speech) {
        this.graphs = graphs;
        this.largestId = largestId;
        this.speech = speech;
    }

    /**
     * Feeds the prompt.
     *
     * @return the logits of what follows each of its tokens, one row of the vocabulary after the
     *     other
     * @throws InvalidModelException if the graph gives logits of another shape
     * @throws org.camelmultimodal.runtime.InferenceException if they are not numbers
     */
    float[] prompt(int[] ids) {
        OnnxSession session = graphs.first();
        try (OnnxInputs inputs = session.feed()) {
            feed(session, inputs, ids, false);
            for (TensorSpec input : session.inputs().values()) {
                if (input.name().startsWith(PAST)) {
                    long[] shape = input.shape().clone();
                    if (shape.length != 4) {
                        throw new InvalidModelException(
                                "Input %s of the decoder has %d dimensions, expected 4"
                                        .formatted(input.name(), shape.length));
                    }
                    shape[0] = 1;
                    shape[1] = graphs.heads();
                    shape[2] = 0;
                    shape[3] = graphs.headWidth();
                    inputs.floats(input.name(), new float[0], shape);
                }
            }
            first = session.run(inputs);
            latest = first;
        }
        length = ids.length;
        long[] shape = latest.shape("logits");
        boolean fits = shape.length == 3 && shape[0] == 1 && shape[1] == ids.length;
        if (!fits || shape[2] <= largestId) {
            throw new InvalidModelException(
                    "The decoder gave logits of the shape %s, expected [1, %d, more than %d]"
                            .formatted(Arrays.toString(shape), ids.length, largestId));
        }
        vocabulary = (int) shape[2];
        return Logits.check(latest.floats("logits"), ids.length, vocabulary);
    }

    /** Feeds one token; gives the logits of what follows it. */
    float[] next(int id) {
        OnnxSession session = graphs.next();
        try (OnnxInputs inputs = session.feed()) {
            feed(session, inputs, new int[] {id}, true);
            for (String input : session.inputs().keySet()) {
                if (input.startsWith(PAST)) {
                    String present = PRESENT + input.substring(PAST.length());
                    OnnxOutputs owner = input.contains(".encoder.") ? first : latest;
                    inputs.borrow(input, owner.ref(present));
                }
            }
            OnnxOutputs outputs = session.run(inputs);
            if (latest != first) {
                latest.close();
            }
            latest = outputs;
        }
        length++;
        return Logits.check(latest.floats("logits"), 1, vocabulary);
    }

    private void feed(OnnxSession session, OnnxInputs inputs, int[] ids, boolean cached) {
        var row = new long[ids.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = ids[i];
        }
        inputs.longs("input_ids", row, 1, row.length);
        if (session.inputs().containsKey("encoder_hidden_states")) {
            inputs.borrow("encoder_hidden_states", speech);
        }
        if (session.inputs().containsKey("use_cache_branch")) {
            inputs.booleans("use_cache_branch", new boolean[] {cached}, 1);
        }
        if (session.inputs().containsKey("cache_position")) {
            var positions = new long[ids.length];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = length + i;
            }
            inputs.longs("cache_position", positions, positions.length);
        }
    }

    @Override
    public void close() {
        if (latest != null && latest != first) {
            latest.close();
        }
        if (first != null) {
            first.close();
        }
    }
}
