/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.QueueFullException;

/**
 * Works on messages on a pool and bounds how many are there, waiting, worked on, or in a batch of
 * the model. When all places are taken it either pushes back, by letting the caller wait, or
 * rejects. Messages whose result is there go before new ones, those of higher priority before
 * others.
 *
 * <p>A caller that is itself a task of some executor never waits: the rest of a message's route
 * runs on the thread that worked on it, and two executors whose threads waited for each other's
 * places would wait for ever. Pressure is put on those who bring new messages.
 */
public final class InferenceExecutor {

    private static final ThreadLocal<Boolean> IS_WORKER = ThreadLocal.withInitial(() -> false);

    private record Task(boolean isResumed, int priority, long order, Runnable work) {}

    private final ExecutorService pool;
    private final Semaphore places;
    private final int capacity;
    private final boolean rejectWhenFull;
    private final StageListener listener;
    private final AtomicLong arrivals = new AtomicLong();

    /** One task of the pool takes one of these. */
    private final PriorityBlockingQueue<Task> tasks =
            new PriorityBlockingQueue<>(
                    64,
                    Comparator.<Task>comparingInt(task -> task.isResumed ? 0 : 1)
                            .thenComparingInt(task -> -task.priority)
                            .thenComparingLong(Task::order));

    /**
     * Makes an executor.
     *
     * @param pool runs the work; its owner shuts it down
     * @param capacity the most messages that are here at once
     * @param rejectWhenFull whether a message beyond the capacity is rejected; otherwise its caller
     *     waits
     */
    public InferenceExecutor(
            ExecutorService pool, int capacity, boolean rejectWhenFull, StageListener listener) {
        this.pool = pool;
        this.places = new Semaphore(capacity);
        this.capacity = capacity;
        this.rejectWhenFull = rejectWhenFull;
        this.listener = listener;
    }

    /**
     * Works on a message.
     *
     * @param work runs on the pool; its result may come later, from any thread
     * @param completion runs on the pool when the result is there, with the result or the failure
     * @throws QueueFullException if there is no place and messages are rejected then, or if the
     *     pool is shut down or the caller interrupted
     * @throws DeadlineExceededException if no place became free in time
     */
    public <T> void execute(
            Supplier<? extends CompletionStage<T>> work,
            BiConsumer<? super T, ? super Throwable> completion,
            Ticket ticket) {
        boolean hasPlace = takePlace(ticket.deadline());
        long arrived = System.nanoTime();
        try {
            enqueue(
                    false,
                    ticket.priority(),
                    () -> {
                        listener.took(Stage.QUEUE, System.nanoTime() - arrived);
                        start(work, finish(completion, hasPlace), ticket.priority());
                    });
        } catch (RejectedExecutionException e) {
            release(hasPlace);
            throw new QueueFullException("The endpoint is being stopped and takes no message", e);
        }
    }

    /**
     * Works on a part of a message that has its place already.
     *
     * @throws QueueFullException if the pool is shut down
     */
    public void fork(Runnable work, Ticket ticket) {
        try {
            enqueue(false, ticket.priority(), work);
        } catch (RejectedExecutionException e) {
            throw new QueueFullException("The endpoint is being stopped and takes no message", e);
        }
    }

    /** How many messages are here: waiting, worked on, or in a batch. */
    public int inHand() {
        return capacity - places.availablePermits();
    }

    /**
     * Waits until no message is here.
     *
     * @return false if some are still here after the time, or the thread was interrupted
     */
    public boolean awaitIdle(long time, TimeUnit unit) {
        try {
            boolean idle = places.tryAcquire(capacity, time, unit);
            if (idle) {
                places.release(capacity);
            }
            return idle;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> BiConsumer<T, Throwable> finish(
            BiConsumer<? super T, ? super Throwable> completion, boolean hasPlace) {
        return (result, failure) -> {
            try {
                completion.accept(result, failure);
            } finally {
                release(hasPlace);
            }
        };
    }

    private <T> void start(
            Supplier<? extends CompletionStage<T>> work,
            BiConsumer<T, Throwable> completion,
            int priority) {
        CompletionStage<T> stage;
        try {
            stage = work.get();
        } catch (RuntimeException | Error e) {
            completion.accept(null, e);
            return;
        }
        var future = stage.toCompletableFuture();
        if (future.isDone()) {
            future.whenComplete(completion);
            return;
        }
        future.whenComplete(
                (result, failure) -> resume(() -> completion.accept(result, failure), priority));
    }

    private void resume(Runnable completion, int priority) {
        try {
            enqueue(true, priority, completion);
        } catch (RejectedExecutionException e) {
            // The pool is shut down; the message must not be lost with it.
            asWorker(completion);
        }
    }

    private void enqueue(boolean isResumed, int priority, Runnable work) {
        var task = new Task(isResumed, priority, arrivals.getAndIncrement(), work);
        tasks.add(task);
        try {
            pool.execute(this::runNext);
        } catch (RejectedExecutionException e) {
            // Unless a thread that was still running took it.
            if (tasks.remove(task)) {
                throw e;
            }
        }
    }

    private void runNext() {
        Task task = tasks.poll();
        if (task != null) {
            asWorker(task.work);
        }
    }

    private static void asWorker(Runnable work) {
        boolean before = IS_WORKER.get();
        IS_WORKER.set(true);
        try {
            work.run();
        } finally {
            IS_WORKER.set(before);
        }
    }

    private void release(boolean hasPlace) {
        if (hasPlace) {
            places.release();
        }
    }

    /** Whether a place was taken; a worker that finds none goes on without. */
    private boolean takePlace(Deadline deadline) {
        if (places.tryAcquire()) {
            return true;
        }
        if (rejectWhenFull) {
            throw new QueueFullException(
                    "All %d places are taken and rejectWhenFull=true; raise queueSize or send again later"
                            .formatted(capacity));
        }
        if (IS_WORKER.get()) {
            return false;
        }
        try {
            if (!places.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.exceeded();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueFullException("Interrupted while waiting for a free place", e);
        }
    }
}
