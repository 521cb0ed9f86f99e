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
    void resultsKeepTheOrderOfTheItems() {
        var items = new ArrayList<CompletableFuture<String>>();
        var all = FanOut.run(3, 3, item(items));

        items.get(2).complete("c");
        items.get(0).complete("a");
        items.get(1).complete("b");

        assertThat(all).isCompletedWithValue(List.of("a", "b", "c"));
    }

    @Test
    void aResultMayBeNull() {
        var all = FanOut.run(2, 2, i -> CompletableFuture.completedFuture(i == 0 ? null : "b"));

        assertThat(all).isCompletedWithValue(Arrays.asList(null, "b"));
    }

    @Test
    void noMoreItemsAreInFlightThanTheWindow() {
        var items = new ArrayList<CompletableFuture<String>>();
        FanOut.run(10, 2, item(items));
        assertThat(items).hasSize(2);

        items.get(1).complete("b");

        assertThat(items).hasSize(3);
    }

    @Test
    void afterAFailureNoItemIsStarted() {
        var items = new ArrayList<CompletableFuture<String>>();
        var all = FanOut.run(10, 2, item(items));

        items.get(0).completeExceptionally(new InvalidMediaException("broken"));
        items.get(1).complete("b");

        assertThat(all)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(InvalidMediaException.class);
        assertThat(items).hasSize(2);
    }

    @Test
    void manyItemsThatCompleteAtOnceNeedNoDeepStack() {
        var all = FanOut.run(100_000, 4, CompletableFuture::completedFuture);

        assertThat(all.join()).hasSize(100_000).startsWith(0, 1).endsWith(99_999);
    }

    @Test
    void noItemsCompleteAtOnce() {
        assertThat(FanOut.<String>run(0, 4, index -> null)).isCompletedWithValue(List.of());
    }

    private static java.util.function.IntFunction<CompletableFuture<String>> item(
            List<CompletableFuture<String>> items) {
        return index -> {
            var item = new CompletableFuture<String>();
            items.add(item);
            return item;
        };
    }
}
