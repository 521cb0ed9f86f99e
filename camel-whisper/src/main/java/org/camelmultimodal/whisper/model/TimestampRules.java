/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.Arrays;

/**
 * What may follow in a transcript with timestamps: they come in pairs, never go back, the first is
 * early, and one comes as soon as all of them together are likelier than any text.
 *
 * <p>Source: openai/whisper, <code>decoding.py</code>, <code>ApplyTimestampRules</code>.
 */
final class TimestampRules {

    private final WhisperTokens tokens;

    TimestampRules(WhisperTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Sets the logits of what may not follow to negative infinity.
     *
     * @param logits one for each token of the vocabulary
     * @param sampled the tokens after the prompt
     * @param count how many there are
     */
    void apply(float[] logits, int[] sampled, int count) {
        int first = tokens.firstTimestamp();
        forbid(logits, tokens.noTimestamps(), tokens.noTimestamps() + 1);
        boolean lastIsTime = count >= 1 && sampled[count - 1] >= first;
        boolean penultimateIsTime = count < 2 || sampled[count - 2] >= first;
        if (lastIsTime && penultimateIsTime) {
            forbid(logits, first, logits.length);
        } else if (lastIsTime) {
            forbid(logits, 0, tokens.endOfText());
        }
        int latest = latestTimestamp(sampled, count);
        if (latest >= first) {
            // A closing time may equal nothing before it, else segments of no length would loop.
            int least = lastIsTime && !penultimateIsTime ? latest : latest + 1;
            forbid(logits, first, Math.min(least, logits.length));
        }
        if (count == 0) {
            forbid(logits, 0, first);
            forbid(
                    logits,
                    Math.min(logits.length, first + tokens.maxInitialTimestampIndex() + 1),
                    logits.length);
        }
        if (timestampsAreLikelier(logits, first)) {
            forbid(logits, 0, first);
        }
    }

    private int latestTimestamp(int[] sampled, int count) {
        for (int i = count - 1; i >= 0; i--) {
            if (sampled[i] >= tokens.firstTimestamp()) {
                return sampled[i];
            }
        }
        return -1;
    }

    private static boolean timestampsAreLikelier(float[] logits, int first) {
        float bestText = max(logits, 0, first);
        float bestTime = max(logits, first, logits.length);
        if (bestTime == Float.NEGATIVE_INFINITY) {
            return false;
        }
        double sum = 0;
        for (int i = first; i < logits.length; i++) {
            sum += Math.exp(logits[i] - bestTime);
        }
        return bestTime + Math.log(sum) > bestText;
    }

    private static float max(float[] values, int from, int to) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    private static void forbid(float[] logits, int from, int to) {
        Arrays.fill(logits, from, to, Float.NEGATIVE_INFINITY);
    }
}
