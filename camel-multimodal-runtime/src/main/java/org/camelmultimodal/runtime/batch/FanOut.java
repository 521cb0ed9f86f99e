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
 * Works on the parts of one message side by side, a bounded number at a time, so that a list of
 * thousands of images does not become thousands of decoded images in memory.
 */
public final class FanOut {

    private FanOut() {}

    /**
     * Starts the parts 0 to <code>count</code> - 1.
     *
     * @param window the most parts under way at once; 1 or more
     * @param part starts a part
     * @return the results in the order of the parts, or the failure of the first part that failed,
     *     after which no further part is started
     */
    public static <T> CompletableFuture<List<T>> run(
            int count, int window, IntFunction<? extends CompletionStage<T>> part) {
        var run = new Run<T>(count, part);
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
        private final IntFunction<? extends CompletionStage<T>> part;
        private final List<T> results;
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final CompletableFuture<List<T>> all = new CompletableFuture<>();

        Run(int count, IntFunction<? extends CompletionStage<T>> part) {
            this.count = count;
            this.part = part;
            this.results =
                    Collections.synchronizedList(
                            new ArrayList<>(Collections.nCopies(count, (T) null)));
        }

        /** A loop, since parts that are done at once would else call each other ever deeper. */
        void startNext() {
            boolean next = true;
            while (next) {
                next = startOne();
            }
        }

        /** Whether the part was done at once, and so the next one is this thread's to start. */
        private boolean startOne() {
            int index = started.getAndIncrement();
            if (index >= count || all.isDone()) {
                return false;
            }
            CompletableFuture<T> stage;
            try {
                stage = part.apply(index).toCompletableFuture();
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
                all.complete(List.copyOf(results));
            }
        }
    }
}
