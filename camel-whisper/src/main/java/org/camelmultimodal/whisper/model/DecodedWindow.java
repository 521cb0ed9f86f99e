/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * The tokens decoded from one window.
 *
 * @param tokens the generated tokens, without the end-of-text token
 * @param text the text of the tokens, without timestamps
 * @param averageLogProbability average over the tokens and the end-of-text token
 * @param noSpeechProbability probability that the window has no speech, 0 to 1
 * @param temperature at which it was decoded
 */
record DecodedWindow(
        int[] tokens,
        String text,
        float averageLogProbability,
        float noSpeechProbability,
        float temperature) {

    private static final int BUFFER_SIZE = 1024;

    /**
     * Returns the number of UTF-8 bytes of the text, divided by that of its zlib compression.
     *
     * <p>Source: openai/whisper, <code>utils.py</code>, <code>compression_ratio</code>.
     */
    float compressionRatio() {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        var deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var buffer = new byte[BUFFER_SIZE];
            int compressed = 0;
            while (!deflater.finished()) {
                compressed += deflater.deflate(buffer);
            }
            return (float) bytes.length / compressed;
        } finally {
            deflater.end();
        }
    }

    /** Returns whether no further temperature needs to be tried. */
    boolean isAcceptable(TranscriptionRequest request) {
        boolean improbable = averageLogProbability < request.logprobThreshold();
        if (improbable && noSpeechProbability > request.noSpeechThreshold()) {
            return true;
        }
        return !improbable && compressionRatio() <= request.compressionRatioThreshold();
    }

    /** Returns whether the window is treated as silence. */
    boolean isSilence(TranscriptionRequest request) {
        return noSpeechProbability > request.noSpeechThreshold()
                && averageLogProbability <= request.logprobThreshold();
    }
}
