/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Processes the items of a message concurrently, a limited number at a time, so that a list of
 * thousands of images does not become thousands of decoded images in memory.
 */
public final class FanOut {

    private FanOut() {}

    /**
     * Starts the items 0 to <code>count</code> - 1.
     *
     * @param window maximum number of items in flight, at least 1
     * @param item starts an item
     * @return the results in the order of the items, also null ones, or the failure of the first
     *     item that failed, after which no further item is started
     */
    public static <T> CompletableFuture<List<T>> run(
            int count, int window, IntFunction<? extends CompletionStage<T>> item) {
        var run = new Run<T>(count, item);
        for (int i = 0; i < Math.min(count, window); i++) {
            run.startNext();
        }
        if (count == 0) {
            run.all.complete(List.of());
        }
        return run.all;
    }

    private static final class Run<T> {
        private final int count;
        private final IntFunction<? extends CompletionStage<T>> item;
        private final List<T> results;
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final CompletableFuture<List<T>> all = new CompletableFuture<>();

        Run(int count, IntFunction<? extends CompletionStage<T>> item) {
            this.count = count;
            this.item = item;
            this.results =
                    Collections.synchronizedList(
                            new ArrayList<>(Collections.nCopies(count, (T) null)));
        }

        /** Starts items in a loop: those that complete at once would otherwise recurse. */
        void startNext() {
            boolean next = true;
            while (next) {
                next = startOne();
            }
        }

        /**
         * Starts an item; returns whether it completed at once, so that this thread starts the next
         * one.
         */
        private boolean startOne() {
            int index = started.getAndIncrement();
            if (index >= count || all.isDone()) {
                return false;
            }
            CompletableFuture<T> stage;
            try {
                stage = item.apply(index).toCompletableFuture();
            } catch (RuntimeException | Error e) {
                all.completeExceptionally(e);
                return false;
            }
            if (stage.isDone()) {
                stage.whenComplete((result, failure) -> finished(index, result, failure));
                return true;
            }
            stage.whenComplete(
                    (result, failure) -> {
                        finished(index, result, failure);
                        startNext();
                    });
            return false;
        }

        private void finished(int index, T result, Throwable failure) {
            if (failure != null) {
                all.completeExceptionally(failure);
                return;
            }
            results.set(index, result);
            if (done.incrementAndGet() == count) {
                all.complete(Collections.unmodifiableList(new ArrayList<>(results)));
            }
        }
    }
}
