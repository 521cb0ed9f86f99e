/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.QueueFullException;

/** Limits the number of messages in flight: a semaphore that can be closed. */
final class Places {

    private final int capacity;
    private final boolean rejectWhenFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isFree = lock.newCondition();
    private final Condition isIdle = lock.newCondition();
    private int taken;
    private boolean closed;

    /**
     * Creates the places, all free.
     *
     * @param capacity their number, at least 1
     * @param rejectWhenFull whether to reject messages while all are taken; otherwise callers wait
     * @throws InvalidOptionException if the capacity is less than 1
     */
    Places(int capacity, boolean rejectWhenFull) {
        if (capacity < 1) {
            throw new InvalidOptionException(
                    "A queue of %d messages is out of range: expected at least 1. Set the option queueSize"
                            .formatted(capacity));
        }
        this.capacity = capacity;
        this.rejectWhenFull = rejectWhenFull;
    }

    /**
     * Takes a place.
     *
     * @param deadline maximum wait
     * @param isWorker whether the caller must not wait, and takes one beyond the capacity instead
     * @throws QueueFullException if all are taken and messages are rejected then, or the caller is
     *     interrupted
     * @throws org.camelmultimodal.runtime.EndpointStoppedException if the places are closed
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if none becomes free in time
     */
    void take(Deadline deadline, boolean isWorker) {
        try {
            lock.lockInterruptibly();
            try {
                while (taken >= capacity && !closed && (rejectWhenFull || !isWorker)) {
                    awaitChange(deadline);
                }
                if (closed) {
                    throw InferenceExecutor.stopped(null);
                }
                taken++;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueFullException(
                    "The wait for a free place in the queue was interrupted. Send the message again later",
                    e);
        }
    }

    private void awaitChange(Deadline deadline) throws InterruptedException {
        if (rejectWhenFull) {
            throw new QueueFullException(
                    "The queue is full: %d messages are in flight and rejectWhenFull=true. Set the option queueSize to more, or send the message again later"
                            .formatted(capacity));
        }
        long left = deadline.remainingNanos();
        if (left <= 0) {
            throw deadline.exceeded();
        }
        isFree.await(left, TimeUnit.NANOSECONDS);
    }

    /** Releases a place. */
    void giveBack() {
        lock.lock();
        try {
            taken--;
            isFree.signal();
            if (taken == 0) {
                isIdle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of places that are taken. */
    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all places are free; returns false after the time or an interrupt. */
    boolean awaitNoneTaken(long time, TimeUnit unit) {
        Deadline deadline = Deadline.in(Duration.ofNanos(Math.max(1, unit.toNanos(time))));
        try {
            lock.lockInterruptibly();
            try {
                for (long left = deadline.remainingNanos();
                        taken > 0 && left > 0;
                        left = deadline.remainingNanos()) {
                    isIdle.await(left, TimeUnit.NANOSECONDS);
                }
                return taken == 0;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends all waits; later calls of {@link #take} fail. */
    void close() {
        lock.lock();
        try {
            closed = true;
            isFree.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
