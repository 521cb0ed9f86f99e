/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.QueueFullException;

/**
 * Runs tasks on a pool and bounds how many are there, running and waiting. When all places are
 * taken it either pushes back, by letting the caller wait, or rejects.
 *
 * <p>A caller that is itself a task of some executor never waits: the rest of a message's route
 * runs on the thread that worked on it, and two executors whose threads waited for each other's
 * places would wait for ever. Pressure is put on those who bring new messages.
 */
public final class InferenceExecutor {

    private static final ThreadLocal<Boolean> IS_WORKER = ThreadLocal.withInitial(() -> false);

    private final ExecutorService pool;
    private final Semaphore places;
    private final int capacity;
    private final boolean rejectWhenFull;

    /**
     * Makes an executor.
     *
     * @param pool runs the tasks; its owner shuts it down
     * @param capacity the most tasks that run or wait at once
     * @param rejectWhenFull whether a task beyond the capacity is rejected; otherwise its caller
     *     waits
     */
    public InferenceExecutor(ExecutorService pool, int capacity, boolean rejectWhenFull) {
        this.pool = pool;
        this.places = new Semaphore(capacity);
        this.capacity = capacity;
        this.rejectWhenFull = rejectWhenFull;
    }

    /**
     * Hands a task to the pool.
     *
     * @throws QueueFullException if there is no place and tasks are rejected then, or if the pool
     *     is shut down or the caller interrupted
     * @throws DeadlineExceededException if no place became free in time
     */
    public void execute(Runnable task, Deadline deadline) {
        boolean hasPlace = takePlace(deadline);
        try {
            pool.execute(() -> run(task, hasPlace));
        } catch (RejectedExecutionException e) {
            release(hasPlace);
            throw new QueueFullException("The endpoint is being stopped and takes no message", e);
        }
    }

    private void run(Runnable task, boolean hasPlace) {
        IS_WORKER.set(true);
        try {
            task.run();
        } finally {
            IS_WORKER.remove();
            release(hasPlace);
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
