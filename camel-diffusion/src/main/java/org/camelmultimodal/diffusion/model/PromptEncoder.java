/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.text.TextTokenizer;

/** Prompts as what the UNet attends to. */
final class PromptEncoder implements AutoCloseable {

    static final String GRAPH = "text_encoder/model";

    private static final String OUTPUT = "last_hidden_state";
    private static final String CONFIG = "text_encoder/config.json";
    private static final int MAX_CONTEXT = 8192;

    /**
     * Encoded prompts.
     *
     * @param values one row of [length, width] after the other
     * @param length tokens in a row
     * @param width values of a token
     */
    record Context(float[] values, int length, int width) {}

    private final TextTokenizer tokenizer;
    private final OnnxSession session;
    private final int contextLength;
    private final int padId;

    private PromptEncoder(
            TextTokenizer tokenizer, OnnxSession session, int contextLength, int padId) {
        this.tokenizer = tokenizer;
        this.session = session;
        this.contextLength = contextLength;
        this.padId = padId;
    }

    static PromptEncoder open(ModelDirectory directory, SessionSettings settings) {
        TextTokenizer tokenizer = TextTokenizer.open(directory.require("tokenizer/tokenizer.json"));
        PromptEncoder encoder = null;
        try {
            int contextLength =
                    ConfigNumbers.intInRange(
                            directory.json(CONFIG),
                            "max_position_embeddings",
                            77,
                            2,
                            MAX_CONTEXT,
                            CONFIG);
            int padId = padId(directory, tokenizer);
            OnnxSession session = OnnxSession.open(directory.graph(GRAPH), settings);
            encoder = new PromptEncoder(tokenizer, session, contextLength, padId);
            return encoder;
        } finally {
            if (encoder == null) {
                tokenizer.close();
            }
        }
    }

    /** SD 1.x pads with the end token, SD 2.x with "!". */
    private static int padId(ModelDirectory directory, TextTokenizer tokenizer) {
        JsonNode pad = directory.json("tokenizer/special_tokens_map.json").path("pad_token");
        String name = pad.isTextual() ? pad.asText() : pad.path("content").asText("<|endoftext|>");
        return tokenizer
                .idOf(name)
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "The pad token '%s' of model '%s' is not in its tokenizer"
                                                .formatted(name, directory.reference())));
    }

    OnnxSession session() {
        return session;
    }

    boolean isTruncated(String prompt) {
        return tokenizer.encode(prompt, true).length > contextLength;
    }

    /** The ids of a prompt, cut and padded to the context length. */
    int[] ids(String prompt) {
        return TextTokenizer.pad(tokenizer.encode(prompt, contextLength), contextLength, padId);
    }

    Context encode(List<String> prompts) {
        var ids = new long[prompts.size() * contextLength];
        for (int p = 0; p < prompts.size(); p++) {
            int[] row = ids(prompts.get(p));
            for (int i = 0; i < contextLength; i++) {
                ids[p * contextLength + i] = row[i];
            }
        }
        try (var inputs = session.feed()) {
            inputs.longs("input_ids", ids, prompts.size(), contextLength);
            try (OnnxOutputs outputs = session.run(inputs, OUTPUT)) {
                float[] values = outputs.floats(OUTPUT);
                int width = values.length / ids.length;
                if (width == 0 || values.length % ids.length != 0) {
                    throw new InvalidModelException(
                            "The text encoder gives %d values for %d tokens: expected as many for each"
                                    .formatted(values.length, ids.length));
                }
                return new Context(values, contextLength, width);
            }
        }
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
