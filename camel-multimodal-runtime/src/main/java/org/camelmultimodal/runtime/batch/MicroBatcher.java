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

/**
 * Gathers items of many callers into batches. An item that finds the model idle runs at once, with
 * whatever waits beside it; while the model runs, items gather, and the next batch begins when it
 * is full or its oldest item has waited for the delay. While a batch runs, further ones start
 * beside it only when they are full, up to the number allowed: parts of a run that keep one
 * processor busy, and copies to a device, then do not keep all others waiting. Items go by
 * priority, then by arrival; one whose deadline is over fails without a run.
 *
 * <p>The rule is that of request batchers such as Triton's dynamic batcher and TEI's queue.
 *
 * @param <I> an item, ready to be stacked with others
 * @param <O> what the model makes of it
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
     * Makes a batcher.
     *
     * @param runner where batches run, on as many threads as batches run at once. Its owner shuts
     *     it down
     * @param model gives as many results as it gets items, in their order
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
     * @return its result, or the exception of its run, its deadline or, if this is closed or the
     *     runner shut down, {@link EndpointStoppedException}; completed on the runner's thread
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
     * Takes nothing more; what waits fails with {@link EndpointStoppedException}, batches under way
     * go on. To be called when the runner is shut down, which may have dropped the run that would
     * have come to what waits.
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

    /** Returns the number of items that wait for a batch. */
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

    /** A listener that fails ends its own item, and neither the others nor this runner. */
    private static void tell(Entry<?, ?> entry, Consumer<StageListener> measurement) {
        try {
            measurement.accept(entry.ticket.listener());
        } catch (RuntimeException | Error e) {
            entry.result.completeExceptionally(e);
        }
    }

    /**
     * The next batch; empty if nothing waits, or not enough while another batch runs, and then this
     * run is over.
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
                entry -> entry.result.completeExceptionally(entry.ticket.deadline().exceeded()));
        return batch;
    }

    /** Waits, while there is something but not enough, until the oldest item has waited enough. */
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
                // The pool is being shut down: what waits still runs, without further waiting.
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
                throw new IllegalStateException(
                        "%d results for %d items".formatted(results.size(), batch.size()));
            }
        } catch (RuntimeException | Error e) {
            runHalves(batch, e);
            return;
        }
        long nanos = System.nanoTime() - begin;
        // A batch may hold items of several endpoints, which count it each.
        var told = new HashSet<StageListener>();
        for (int i = 0; i < results.size(); i++) {
            Entry<I, O> entry = batch.get(i);
            if (told.add(entry.ticket.listener())) {
                tell(entry, listener -> listener.ran(batch.size()));
            }
            tell(entry, listener -> listener.took(Stage.INFER, nanos));
            entry.result.complete(results.get(i));
        }
    }

    /** So that a batch too large for the device, or one bad item, does not fail the others. */
    private void runHalves(List<Entry<I, O>> batch, Throwable failure) {
        if (batch.size() == 1 || failure instanceof Error) {
            batch.forEach(entry -> entry.result.completeExceptionally(failure));
            return;
        }
        int half = batch.size() / 2;
        run(batch.subList(0, half));
        run(batch.subList(half, batch.size()));
    }
}
