/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.QueueFullException;

/**
 * Processes messages on a thread pool and limits how many are in flight: waiting, being processed,
 * or in a batch of the model. When all permits are taken, it either blocks the caller (back
 * pressure) or rejects the message. Messages whose result is available take precedence over new
 * ones, and higher priorities over lower ones.
 *
 * <p>A caller that is itself a task of an executor never waits: the rest of a message's route runs
 * on the thread that processed it, and two executors whose threads wait for each other's permits
 * would deadlock. Back pressure applies to callers with new messages only.
 *
 * <p>Every accepted message is completed: with its result, with its failure or, if the executor is
 * closed before it is processed, with {@link EndpointStoppedException}.
 */
public final class InferenceExecutor {

    private static final ThreadLocal<Boolean> IS_WORKER = ThreadLocal.withInitial(() -> false);

    /** A task, and what runs instead of its work if the pool no longer accepts tasks. */
    private record Task(
            boolean isResumed, int priority, long order, Runnable work, Runnable abandon) {}

    private final ExecutorService pool;
    private final Permits permits;
    private final AtomicLong arrivals = new AtomicLong();

    /** Each task of the pool takes and runs one of these. */
    private final PriorityBlockingQueue<Task> tasks =
            new PriorityBlockingQueue<>(
                    64,
                    Comparator.<Task>comparingInt(task -> task.isResumed ? 0 : 1)
                            .thenComparingInt(task -> -task.priority)
                            .thenComparingLong(Task::order));

    /**
     * Creates an executor.
     *
     * @param pool runs the work; its owner shuts it down, between {@link #close()} and {@link
     *     #abandon()}
     * @param capacity maximum number of messages in flight; 1 or more
     * @param rejectWhenFull whether a message beyond the capacity is rejected; otherwise its caller
     *     waits
     */
    public InferenceExecutor(ExecutorService pool, int capacity, boolean rejectWhenFull) {
        this.pool = pool;
        this.permits = new Permits(capacity, rejectWhenFull);
    }

    /**
     * Processes a message.
     *
     * @param work runs on the pool; its result may come later, from any thread
     * @param completion runs on the pool with the result or the failure
     * @throws QueueFullException if no permit is free and messages are rejected, or the caller is
     *     interrupted
     * @throws EndpointStoppedException if the executor is closed, also while the caller waits
     * @throws DeadlineExceededException if no permit became free in time
     */
    public <T> void execute(
            Supplier<? extends CompletionStage<T>> work,
            BiConsumer<? super T, ? super Throwable> completion,
            Ticket ticket) {
        permits.take(ticket.deadline(), IS_WORKER.get());
        long arrived = System.nanoTime();
        BiConsumer<T, Throwable> end = finish(completion);
        try {
            enqueue(
                    new Task(
                            false,
                            ticket.priority(),
                            arrivals.getAndIncrement(),
                            () ->
                                    start(
                                            () -> {
                                                ticket.listener()
                                                        .took(
                                                                Stage.QUEUE,
                                                                System.nanoTime() - arrived);
                                                return work.get();
                                            },
                                            end,
                                            ticket.priority()),
                            () -> end.accept(null, stopped(null))));
        } catch (RejectedExecutionException e) {
            permits.release();
            throw stopped(e);
        }
    }

    /**
     * Runs a part of the work of a message that is in flight.
     *
     * @return its result, or the failure of the work; {@link EndpointStoppedException} if the pool
     *     is shut down before
     */
    public <T> CompletableFuture<T> fork(
            Supplier<? extends CompletionStage<T>> work, Ticket ticket) {
        return enqueue(false, work, ticket);
    }

    /**
     * Continues a message that is in flight, before messages that have not started, so that the
     * work does not run on a thread of the model.
     *
     * @return as of {@link #fork}
     */
    public <T> CompletableFuture<T> resume(Supplier<T> work, Ticket ticket) {
        return enqueue(true, () -> CompletableFuture.completedFuture(work.get()), ticket);
    }

    private <T> CompletableFuture<T> enqueue(
            boolean isResumed, Supplier<? extends CompletionStage<T>> work, Ticket ticket) {
        var result = new CompletableFuture<T>();
        try {
            enqueue(
                    new Task(
                            isResumed,
                            ticket.priority(),
                            arrivals.getAndIncrement(),
                            () -> complete(result, work),
                            () -> result.completeExceptionally(stopped(null))));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(stopped(e));
        }
        return result;
    }

    private static <T> void complete(
            CompletableFuture<T> result, Supplier<? extends CompletionStage<T>> work) {
        try {
            work.get()
                    .whenComplete(
                            (value, failure) -> {
                                if (failure == null) {
                                    result.complete(value);
                                } else {
                                    result.completeExceptionally(failure);
                                }
                            });
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Returns the number of messages in flight: waiting, being processed, or in a batch. */
    public int inFlight() {
        return permits.taken();
    }

    /**
     * Waits until no message is in flight.
     *
     * @return false if messages are still in flight after the time, or the thread was interrupted
     */
    public boolean awaitIdle(long time, TimeUnit unit) {
        return permits.awaitIdle(time, unit);
    }

    /** Closes the executor for new messages; callers that wait for a permit fail. */
    public void close() {
        permits.close();
    }

    /**
     * Completes the messages that the pool no longer processes: those that were not started fail
     * with {@link EndpointStoppedException}, those whose result is available are completed on the
     * calling thread. Must be called after the pool is shut down.
     */
    public void abandon() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            asWorker(task.abandon);
        }
    }

    private <T> BiConsumer<T, Throwable> finish(
            BiConsumer<? super T, ? super Throwable> completion) {
        return (result, failure) -> {
            try {
                completion.accept(result, failure);
            } finally {
                permits.release();
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
            enqueue(new Task(true, priority, arrivals.getAndIncrement(), completion, completion));
        } catch (RejectedExecutionException e) {
            // The pool is shut down; the message must still be completed.
            asWorker(completion);
        }
    }

    private void enqueue(Task task) {
        tasks.add(task);
        try {
            pool.execute(this::runNext);
            // A pool that is shut down may drop tasks silently.
            if (pool.isShutdown()) {
                throw new RejectedExecutionException("The pool is shut down");
            }
        } catch (RejectedExecutionException e) {
            // Unless a thread that was still running, or abandon(), has taken the task.
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

    static EndpointStoppedException stopped(Throwable cause) {
        return new EndpointStoppedException(
                "The endpoint is being stopped. Send the message again when the endpoint is started",
                cause);
    }
}
