/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;

/**
 * What was decoded of one window.
 *
 * @param tokens after the prompt, without the end
 * @param text the text of the tokens, times left out
 * @param averageLogProbability the mean over the tokens and the end
 * @param noSpeechProbability how likely the window holds no speech
 * @param temperature at which it was decoded
 */
record DecodedWindow(
        int[] tokens,
        String text,
        float averageLogProbability,
        float noSpeechProbability,
        float temperature) {

    /**
     * The bytes of the text over those of its zlib compression, as openai/whisper's utils.py has
     * it.
     */
    float compressionRatio() {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        var compressed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("A stream in memory failed", e);
        }
        return (float) bytes.length / compressed.size();
    }

    /**
     * Whether the text passes for speech by the request's thresholds, or the window for silence.
     */
    boolean isAcceptable(TranscriptionRequest request) {
        boolean unlikely = averageLogProbability < request.logprobThreshold();
        if (unlikely && noSpeechProbability > request.noSpeechThreshold()) {
            return true;
        }
        return !unlikely && compressionRatio() <= request.compressionRatioThreshold();
    }

    boolean isSilence(TranscriptionRequest request) {
        return noSpeechProbability > request.noSpeechThreshold()
                && averageLogProbability <= request.logprobThreshold();
    }
}
