/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The decoder in one of the two layouts of optimum: one merged graph with a branch for runs with a
 * key-value cache, or one graph for the first run and one for runs with a cache.
 *
 * @param first takes the prompt
 * @param next takes one token and the cache; the same graph in the merged layout
 * @param heads number of attention heads
 * @param headWidth width of each attention head
 */
record DecoderGraphs(OnnxSession first, OnnxSession next, int heads, int headWidth)
        implements AutoCloseable {

    /**
     * Loads the graphs.
     *
     * @throws org.camelmultimodal.runtime.InvalidModelException if a graph is missing or unreadable
     */
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
        OnnxSession first = OnnxSession.open(plain.get(), settings);
        try {
            return new DecoderGraphs(
                    first, OnnxSession.open(withPast.get(), settings), heads, headWidth);
        } catch (RuntimeException e) {
            first.close();
            throw e;
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
