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
 * Runs the decoder over one window, token by token. The key-value cache stays in native memory: the
 * keys and values of the speech are outputs of the first run, those of the text are passed from
 * each run to the next.
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
     * Creates a run.
     *
     * @param largestId largest token id that must have a logit
     * @param speech output of the encoder, [1, positions, width], which must stay open
     */
    DecoderRun(DecoderGraphs graphs, int largestId, OnnxTensorRef speech) {
        this.graphs = graphs;
        this.largestId = largestId;
        this.speech = speech;
    }

    /**
     * Runs the decoder on the prompt.
     *
     * @return the logits of the token after each token of the prompt, [tokens, vocabulary]
     * @throws InvalidModelException if the logits have another shape
     * @throws org.camelmultimodal.runtime.InferenceException if a logit is NaN or positive infinity
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
                                "The decoder input %s has %d dimensions: expected 4. Set the option model to a Whisper model exported by optimum"
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
                    "The decoder returned logits of shape %s: expected [1, %d, more than %d]. Set the option model to a model whose graphs match its config.json"
                            .formatted(Arrays.toString(shape), ids.length, largestId));
        }
        vocabulary = (int) shape[2];
        return Logits.check(latest.floats("logits"), ids.length, vocabulary);
    }

    /**
     * Runs the decoder on one more token.
     *
     * @return the logits of the token after it, [vocabulary]
     */
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
