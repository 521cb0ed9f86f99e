/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;

/**
 * Gathers the items of concurrent callers into batches. If the model is idle, an item runs at once,
 * with all pending ones. While the model is in use, items are gathered, and the next batch starts
 * when it is full or its oldest item has waited for the delay. Further batches run concurrently
 * only if they are full, up to the maximum number: single-threaded parts of a run and copies to a
 * device then do not delay the others. Items are ordered by priority, then by arrival. An item
 * whose deadline is exceeded, or whose message is cancelled, fails without a run.
 *
 * <p>The policy is that of Triton's dynamic batcher and of the queue of text-embeddings-inference.
 *
 * @param <I> the type of the items, ready to be stacked
 * @param <O> the type of the results
 */
public final class MicroBatcher<I, O> {

    private record Entry<I, O>(
            I item, Ticket ticket, long order, long arrivedNanos, CompletableFuture<O> result) {}

    private final ExecutorService runner;
    private final Function<List<I>, List<O>> model;
    private final BatchSettings settings;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry<I, O>> waiting =
            new PriorityQueue<>(
                    Comparator.<Entry<I, O>>comparingInt(entry -> -entry.ticket.priority())
                            .thenComparingLong(Entry::order));
    private long arrivals;
    private int running;
    private boolean closed;

    /**
     * Creates a batcher.
     *
     * @param runner runs the batches; has as many threads as the maximum number of concurrent
     *     batches. Its owner shuts it down
     * @param model returns one result per item, in the order of the items
     */
    public MicroBatcher(
            ExecutorService runner, Function<List<I>, List<O>> model, BatchSettings settings) {
        this.runner = runner;
        this.model = model;
        this.settings = settings;
    }

    /**
     * Adds an item.
     *
     * @return its result or the exception of its run, {@link
     *     org.camelmultimodal.runtime.DeadlineExceededException}, {@link
     *     org.camelmultimodal.runtime.CancelledException}, or, if this is closed or the runner is
     *     shut down, {@link EndpointStoppedException}; completed on the runner's thread
     */
    public CompletableFuture<O> submit(I item, Ticket ticket) {
        var result = new CompletableFuture<O>();
        lock.lock();
        try {
            if (closed) {
                result.completeExceptionally(InferenceExecutor.stopped(null));
                return result;
            }
            waiting.add(new Entry<>(item, ticket, arrivals++, System.nanoTime(), result));
            boolean isFull = waiting.size() >= settings.size();
            if (running > 0 && (running >= settings.concurrent() || !isFull)) {
                changed.signal();
                return result;
            }
            running++;
        } finally {
            lock.unlock();
        }
        try {
            runner.execute(this::run);
        } catch (RejectedExecutionException e) {
            lock.lock();
            try {
                running--;
            } finally {
                lock.unlock();
            }
            failAll(InferenceExecutor.stopped(e));
        }
        return result;
    }

    /**
     * Closes this for new items. Pending items fail with {@link EndpointStoppedException}; batches
     * in flight continue. Must be called after the runner is shut down, which may have dropped the
     * task that would have run the pending items.
     */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        failAll(InferenceExecutor.stopped(null));
    }

    /** Returns the number of pending items, which wait for a batch. */
    public int pending() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void failAll(RuntimeException failure) {
        List<Entry<I, O>> left;
        lock.lock();
        try {
            left = new ArrayList<>(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(entry -> entry.result.completeExceptionally(failure));
    }

    private void run() {
        for (List<Entry<I, O>> batch = next(false); !batch.isEmpty(); batch = next(true)) {
            long begin = System.nanoTime();
            batch.forEach(
                    entry ->
                            tell(
                                    entry,
                                    listener ->
                                            listener.took(
                                                    Stage.BATCH, begin - entry.arrivedNanos)));
            run(batch);
        }
    }

    /** Reports a measurement; a listener that throws fails its own item and nothing else. */
    private static void tell(Entry<?, ?> entry, Consumer<StageListener> measurement) {
        try {
            measurement.accept(entry.ticket.listener());
        } catch (RuntimeException | Error e) {
            entry.result.completeExceptionally(e);
        }
    }

    /**
     * Returns the next batch; empty if no item is pending, or fewer than a full batch while another
     * one runs, which ends this task.
     */
    private List<Entry<I, O>> next(boolean gather) {
        var expired = new ArrayList<Entry<I, O>>();
        var batch = new ArrayList<Entry<I, O>>();
        lock.lock();
        try {
            if (running > 1 && waiting.size() < settings.size()) {
                running--;
                return batch;
            }
            if (gather) {
                gather();
            }
            while (batch.size() < settings.size() && !waiting.isEmpty()) {
                Entry<I, O> entry = waiting.poll();
                boolean inTime = entry.ticket.deadline().remainingNanos() > 0;
                (inTime ? batch : expired).add(entry);
            }
            if (batch.isEmpty()) {
                running--;
            }
        } finally {
            lock.unlock();
        }
        expired.forEach(
                entry -> entry.result.completeExceptionally(entry.ticket.deadline().failure()));
        return batch;
    }

    /** Waits until the batch is full or its oldest item has waited for the delay. */
    private void gather() {
        long now = System.nanoTime();
        while (!waiting.isEmpty() && waiting.size() < settings.size()) {
            long oldest = now;
            for (Entry<I, O> entry : waiting) {
                oldest = Math.min(oldest, entry.arrivedNanos);
            }
            long left = settings.delay().toNanos() - (now - oldest);
            if (left <= 0) {
                return;
            }
            try {
                changed.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // The pool is being shut down: pending items run without further waiting.
                Thread.currentThread().interrupt();
                return;
            }
            now = System.nanoTime();
        }
    }

    private void run(List<Entry<I, O>> batch) {
        long begin = System.nanoTime();
        List<O> results;
        try {
            results = model.apply(batch.stream().map(Entry::item).toList());
            if (results.size() != batch.size()) {
                throw new InferenceException(
                        "The model returned %d results for %d items: expected one per item. Set the option model to a model whose graphs match its config.json"
                                .formatted(results.size(), batch.size()));
            }
        } catch (RuntimeException | Error e) {
            runHalves(batch, e, System.nanoTime() - begin);
            return;
        }
        long nanos = System.nanoTime() - begin;
        // A batch may contain items of several endpoints, each of which counts it.
        var told = new HashSet<Object>();
        for (int i = 0; i < results.size(); i++) {
            Entry<I, O> entry = batch.get(i);
            if (told.add(entry.ticket.listener().counter())) {
                tell(entry, listener -> listener.ran(batch.size()));
            }
            tell(entry, listener -> listener.inferred(batch.size(), nanos));
            entry.result.complete(results.get(i));
        }
    }

    /**
     * Retries the halves of a failed batch, so that a batch too large for the device, or one
     * invalid item, does not fail all items.
     */
    private void runHalves(List<Entry<I, O>> batch, Throwable failure, long nanos) {
        if (batch.size() == 1 || failure instanceof Error) {
            for (Entry<I, O> entry : batch) {
                tell(entry, listener -> listener.failed(Stage.INFER, nanos, failure));
                entry.result.completeExceptionally(failure);
            }
            return;
        }
        int half = batch.size() / 2;
        run(batch.subList(0, half));
        run(batch.subList(half, batch.size()));
    }
}
