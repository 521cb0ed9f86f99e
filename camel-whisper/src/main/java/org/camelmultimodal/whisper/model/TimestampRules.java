/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import java.util.Arrays;

/**
 * Suppresses tokens that must not follow in a transcript with timestamps: timestamps come in pairs
 * and never decrease, the first one is limited, and a timestamp follows if all timestamps together
 * are more likely than any text token.
 *
 * <p>Source: openai/whisper, <code>decoding.py</code>, <code>ApplyTimestampRules</code>.
 */
final class TimestampRules {

    private final WhisperTokens tokens;

    TimestampRules(WhisperTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Sets the logits of tokens that must not follow to negative infinity.
     *
     * @param logits one per token of the vocabulary
     * @param sampled the generated tokens
     * @param count number of generated tokens
     */
    void apply(float[] logits, int[] sampled, int count) {
        int first = tokens.firstTimestamp();
        suppress(logits, tokens.noTimestamps(), tokens.noTimestamps() + 1);
        boolean lastIsTimestamp = count >= 1 && sampled[count - 1] >= first;
        boolean penultimateIsTimestamp = count < 2 || sampled[count - 2] >= first;
        if (lastIsTimestamp && penultimateIsTimestamp) {
            suppress(logits, first, logits.length);
        } else if (lastIsTimestamp) {
            suppress(logits, 0, tokens.endOfText());
        }
        int latest = latestTimestamp(sampled, count);
        if (latest >= first) {
            // The end of a segment must be after its start: empty segments would repeat forever.
            int min = lastIsTimestamp && !penultimateIsTimestamp ? latest : latest + 1;
            suppress(logits, first, Math.min(min, logits.length));
        }
        if (count == 0) {
            suppress(logits, 0, first);
            suppress(
                    logits,
                    Math.min(logits.length, first + tokens.maxInitialTimestampIndex() + 1),
                    logits.length);
        }
        if (timestampsAreMoreLikely(logits, first)) {
            suppress(logits, 0, first);
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

    private static boolean timestampsAreMoreLikely(float[] logits, int first) {
        float maxText = max(logits, 0, first);
        float maxTimestamp = max(logits, first, logits.length);
        if (maxTimestamp == Float.NEGATIVE_INFINITY) {
            return false;
        }
        double sum = 0;
        for (int i = first; i < logits.length; i++) {
            sum += Math.exp(logits[i] - maxTimestamp);
        }
        return maxTimestamp + Math.log(sum) > maxText;
    }

    private static float max(float[] values, int from, int to) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    private static void suppress(float[] logits, int from, int to) {
        Arrays.fill(logits, from, to, Float.NEGATIVE_INFINITY);
    }
}
