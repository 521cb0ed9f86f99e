/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;

/**
 * The decoder in one of the two layouts of optimum: one merged graph with a branch for runs with a
 * key-value cache, or one graph for the first run and one for runs with a cache.
 *
 * @param first processes the prompt
 * @param next processes one token with the cache; the same graph in the merged layout
 * @param heads number of attention heads
 * @param headWidth width of each attention head
 */
record DecoderGraphs(OnnxSession first, OnnxSession next, int heads, int headWidth)
        implements AutoCloseable {

    static final String MERGED = "decoder_model_merged";
    static final String FIRST = "decoder_model";
    static final String NEXT = "decoder_with_past_model";

    /**
     * Opens the decoder.
     *
     * @param graphs the graphs of {@link WhisperModel#LAYOUT}
     */
    static DecoderGraphs open(Map<String, Path> graphs, JsonNode config, SessionSettings settings) {
        int heads =
                ConfigNumbers.intInRange(
                        config, "decoder_attention_heads", 0, 1, 1_024, "config.json");
        int width = ConfigNumbers.intInRange(config, "d_model", 0, 1, 65_536, "config.json");
        int headWidth = width / Math.max(1, heads);
        if (graphs.containsKey(MERGED)) {
            OnnxSession merged = OnnxSession.open(graphs.get(MERGED), settings);
            return new DecoderGraphs(merged, merged, heads, headWidth);
        }
        try (var parts = new OpenedParts()) {
            OnnxSession first =
                    parts.add(OnnxSession.open(graphs.get(FIRST), settings), OnnxSession::close);
            OnnxSession next = OnnxSession.open(graphs.get(NEXT), settings);
            return parts.keep(new DecoderGraphs(first, next, heads, headWidth));
        }
    }

    @Override
    public void close() {
        first.close();
        if (next != first) {
            next.close();
        }
    }
}
