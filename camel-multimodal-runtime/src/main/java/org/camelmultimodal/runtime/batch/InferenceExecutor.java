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
 */
public final class InferenceExecutor {

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
        takePlace(deadline);
        try {
            pool.execute(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            places.release();
                        }
                    });
        } catch (RejectedExecutionException e) {
            places.release();
            throw new QueueFullException("The endpoint is being stopped and takes no message", e);
        }
    }

    private void takePlace(Deadline deadline) {
        if (places.tryAcquire()) {
            return;
        }
        if (rejectWhenFull) {
            throw new QueueFullException(
                    "All %d places are taken and rejectWhenFull=true; raise queueSize or send again later"
                            .formatted(capacity));
        }
        try {
            if (!places.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.exceeded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueFullException("Interrupted while waiting for a free place", e);
        }
    }
}
