/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.List;
import java.util.OptionalInt;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.text.SpecialTokens;
import org.camelmultimodal.runtime.text.TextTokenizer;

/**
 * Encodes prompts with the CLIP text encoder.
 *
 * <p>Source: diffusers, <code>encode_prompt</code> of <code>pipeline_stable_diffusion.py</code>.
 */
final class PromptEncoder implements AutoCloseable {

    static final String GRAPH = "text_encoder/model";

    private static final String OUTPUT = "last_hidden_state";
    private static final String CONFIG = "text_encoder/config.json";
    private static final String TOKENIZER = "tokenizer/";
    private static final String END = "<|endoftext|>";
    private static final int MAX_CONTEXT = 8192;

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

    /**
     * Opens the tokenizer and the text encoder of a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable, or a value is out of range
     */
    static PromptEncoder open(PartConfigs configs, SessionSettings settings) {
        ModelDirectory directory = configs.directory();
        try (var parts = new OpenedParts()) {
            TextTokenizer tokenizer =
                    parts.add(TextTokenizer.openClip(directory, TOKENIZER), TextTokenizer::close);
            int contextLength =
                    ConfigNumbers.intInRange(
                            configs.read(CONFIG),
                            "max_position_embeddings",
                            77,
                            2,
                            MAX_CONTEXT,
                            CONFIG);
            int padId = padId(directory);
            OnnxSession session =
                    parts.add(
                            OnnxSession.open(directory.graph(GRAPH), settings), OnnxSession::close);
            return parts.keep(new PromptEncoder(tokenizer, session, contextLength, padId));
        }
    }

    /**
     * Returns the id of the pad token: SD 1.x pads with the end token, as CLIP's tokenizer does by
     * default, and SD 2.x with "!".
     */
    private static int padId(ModelDirectory directory) {
        var tokens = SpecialTokens.read(directory, TOKENIZER);
        OptionalInt padId = tokens.padId();
        return padId.isPresent()
                ? padId.getAsInt()
                : tokens.idOf(END)
                        .orElseThrow(
                                () ->
                                        new InvalidModelException(
                                                "The tokenizer of model '%s' has no %s: expected a pad_token in tokenizer_config.json"
                                                        .formatted(directory.reference(), END)));
    }

    OnnxSession session() {
        return session;
    }

    /** Returns whether a prompt has more tokens than the context length. */
    boolean isTruncated(String prompt) {
        return tokenizer.encode(prompt, true).length > contextLength;
    }

    /** Returns the token ids of a prompt, truncated or padded to the context length. */
    int[] ids(String prompt) {
        return TextTokenizer.pad(tokenizer.encode(prompt, contextLength), contextLength, padId);
    }

    /**
     * Encodes prompts in one batch.
     *
     * @return the prompt embeddings, in the order of the prompts
     * @throws InvalidModelException if the graph produces another shape
     */
    PromptEmbeddings encode(List<String> prompts) {
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
                            "The text encoder returns %d values for %d tokens: expected a multiple of the tokens"
                                    .formatted(values.length, ids.length));
                }
                return new PromptEmbeddings(values, contextLength, width);
            }
        }
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
