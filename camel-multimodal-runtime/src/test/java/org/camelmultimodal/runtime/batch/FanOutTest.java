/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.Test;

class FanOutTest {

    @Test
    void resultsKeepTheOrderOfTheParts() {
        var parts = new ArrayList<CompletableFuture<String>>();
        var all = FanOut.run(3, 3, part(parts));

        parts.get(2).complete("c");
        parts.get(0).complete("a");
        parts.get(1).complete("b");

        assertThat(all).isCompletedWithValue(List.of("a", "b", "c"));
    }

    @Test
    void aResultMayBeNull() {
        var all = FanOut.run(2, 2, i -> CompletableFuture.completedFuture(i == 0 ? null : "b"));

        assertThat(all).isCompletedWithValue(Arrays.asList(null, "b"));
    }

    @Test
    void noMorePartsAreUnderWayThanTheWindow() {
        var parts = new ArrayList<CompletableFuture<String>>();
        FanOut.run(10, 2, part(parts));
        assertThat(parts).hasSize(2);

        parts.get(1).complete("b");

        assertThat(parts).hasSize(3);
    }

    @Test
    void afterAFailureNoPartIsStarted() {
        var parts = new ArrayList<CompletableFuture<String>>();
        var all = FanOut.run(10, 2, part(parts));

        parts.get(0).completeExceptionally(new InvalidMediaException("broken"));
        parts.get(1).complete("b");

        assertThat(all)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(InvalidMediaException.class);
        assertThat(parts).hasSize(2);
    }

    @Test
    void manyPartsThatAreDoneAtOnceNeedNoDeepStack() {
        var all = FanOut.run(100_000, 4, CompletableFuture::completedFuture);

        assertThat(all.join()).hasSize(100_000).startsWith(0, 1).endsWith(99_999);
    }

    @Test
    void noPartsAreDoneAtOnce() {
        assertThat(FanOut.<String>run(0, 4, index -> null)).isCompletedWithValue(List.of());
    }

    private static java.util.function.IntFunction<CompletableFuture<String>> part(
            List<CompletableFuture<String>> parts) {
        return index -> {
            var part = new CompletableFuture<String>();
            parts.add(part);
            return part;
        };
    }
}
