/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.text.TextTokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns texts into the ids that the text graph takes. */
final class ClipTextProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClipTextProcessor.class);

    private final TextTokenizer tokenizer;
    private final int contextLength;
    private final boolean padToContext;
    private final int padId;
    private final AtomicBoolean truncationReported = new AtomicBoolean();

    ClipTextProcessor(ModelDirectory directory, ClipConfig config) {
        contextLength = config.contextLength();
        padToContext = config.sigmoid();
        tokenizer = TextTokenizer.open(directory.require("tokenizer.json"));
        try {
            padId = padId(directory);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private int padId(ModelDirectory directory) {
        for (String file : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            JsonNode token =
                    directory.findJson(file).map(json -> json.path("pad_token")).orElse(null);
            if (token != null && !token.isMissingNode() && !token.isNull()) {
                String name = token.isTextual() ? token.asText() : token.path("content").asText();
                return tokenizer
                        .idOf(name)
                        .orElseThrow(
                                () ->
                                        new InvalidModelException(
                                                "The pad token '%s' of model '%s' is not in its tokenizer.json"
                                                        .formatted(name, directory.reference())));
            }
        }
        return 0;
    }

    /** Feeds a batch of texts, all padded to the longest, or to the context length for SigLIP. */
    void feed(List<String> texts, OnnxSession session, OnnxInputs inputs) {
        var rows = texts.stream().map(this::encode).toList();
        int width =
                padToContext
                        ? contextLength
                        : rows.stream().mapToInt(row -> row.length).max().orElse(1);
        var ids = new long[rows.size() * width];
        var mask = new long[rows.size() * width];
        for (int r = 0; r < rows.size(); r++) {
            int[] padded = TextTokenizer.pad(rows.get(r), width, padId);
            for (int i = 0; i < width; i++) {
                ids[r * width + i] = padded[i];
                mask[r * width + i] = i < rows.get(r).length ? 1 : 0;
            }
        }
        inputs.longs("input_ids", ids, rows.size(), width);
        if (session.inputs().containsKey("attention_mask")) {
            inputs.longs("attention_mask", mask, rows.size(), width);
        }
    }

    int[] encode(String text) {
        int[] ids = tokenizer.encode(text, true);
        if (ids.length <= contextLength) {
            return ids;
        }
        if (truncationReported.compareAndSet(false, true)) {
            LOG.warn(
                    "A text of {} tokens was cut to the model's {}; this is said once for each model",
                    ids.length,
                    contextLength);
        }
        return TextTokenizer.truncate(ids, contextLength);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
