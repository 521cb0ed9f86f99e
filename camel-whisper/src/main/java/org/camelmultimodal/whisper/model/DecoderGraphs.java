/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The decoder in one of optimum's two layouts: one merged graph with a branch for cached runs, or
 * one graph for the first run and another for those with a cache.
 *
 * @param first takes the prompt
 * @param next takes one token and the cache; the same graph in the merged layout
 * @param heads the number of attention heads
 * @param headWidth the width of each
 */
record DecoderGraphs(OnnxSession first, OnnxSession next, int heads, int headWidth)
        implements AutoCloseable {

    static DecoderGraphs open(ModelDirectory directory, JsonNode config, SessionSettings settings) {
        int heads =
                ConfigNumbers.intInRange(
                        config, "decoder_attention_heads", 0, 1, 1_024, "config.json");
        int width = ConfigNumbers.intInRange(config, "d_model", 0, 1, 65_536, "config.json");
        int headWidth = width / Math.max(1, heads);
        Optional<Path> withPast = directory.findGraph("decoder_with_past_model");
        Optional<Path> plain = directory.findGraph("decoder_model");
        if (withPast.isEmpty() || plain.isEmpty()) {
            Path graph = directory.graph("decoder_model_merged");
            OnnxSession merged = OnnxSession.open(graph, settings);
            return new DecoderGraphs(merged, merged, heads, headWidth);
        }
        try (var parts = new OpenedParts()) {
            OnnxSession first =
                    parts.add(OnnxSession.open(plain.get(), settings), OnnxSession::close);
            OnnxSession next = OnnxSession.open(withPast.get(), settings);
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
