/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A vocabulary of ten text tokens, an end, a no-timestamps token and times from 12 on. */
class TimestampRulesTest {

    private static final int END = 10;
    private static final int FIRST_TIME = 12;
    private static final int SIZE = 112;

    private final TimestampRules rules =
            new TimestampRules(
                    new WhisperTokens(
                            0,
                            END,
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            FIRST_TIME - 1,
                            Map.of(),
                            new int[0],
                            new int[0],
                            50));

    @Test
    void aTranscriptBeginsWithATimeWithinTheFirstSecond() {
        float[] logits = apply();

        assertThat(allowed(logits, 0)).isFalse();
        assertThat(allowed(logits, FIRST_TIME)).isTrue();
        assertThat(allowed(logits, FIRST_TIME + 50)).isTrue();
        assertThat(allowed(logits, FIRST_TIME + 51)).isFalse();
    }

    @Test
    void afterAnOpeningTimeComesText() {
        float[] logits = apply(FIRST_TIME);

        assertThat(allowed(logits, 3)).isTrue();
        assertThat(allowed(logits, FIRST_TIME + 5)).isFalse();
    }

    @Test
    void afterAClosingTimeComesATimeOrTheEnd() {
        float[] logits = apply(FIRST_TIME, 3, FIRST_TIME + 20);

        assertThat(allowed(logits, 3)).isFalse();
        assertThat(allowed(logits, END)).isTrue();
        assertThat(allowed(logits, FIRST_TIME + 20)).isTrue();
        assertThat(allowed(logits, FIRST_TIME + 19)).isFalse();
    }

    @Test
    void aClosingTimeIsLaterThanTheOpening() {
        float[] logits = apply(FIRST_TIME + 20, 3);

        assertThat(allowed(logits, FIRST_TIME + 20)).isFalse();
        assertThat(allowed(logits, FIRST_TIME + 21)).isTrue();
    }

    @Test
    void timesThatTogetherAreLikelierThanAnyTextForceATime() {
        var logits = new float[SIZE];
        logits[3] = 2;
        logits[FIRST_TIME + 30] = 3;

        rules.apply(logits, new int[] {FIRST_TIME, 3}, 2);

        assertThat(allowed(logits, 3)).isFalse();
        assertThat(allowed(logits, FIRST_TIME + 30)).isTrue();
    }

    /** All tokens equally likely, except that text is likely enough not to be forced out. */
    private float[] apply(int... sampled) {
        var logits = new float[SIZE];
        Arrays.fill(logits, 0, FIRST_TIME, 50);
        rules.apply(logits, sampled, sampled.length);
        return logits;
    }

    private static boolean allowed(float[] logits, int token) {
        return logits[token] > Float.NEGATIVE_INFINITY;
    }
}
