/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.QueueFullException;

/** The permits of an executor, one for each message in flight: a semaphore that can be closed. */
final class Permits {

    private final int capacity;
    private final boolean rejectWhenFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isFree = lock.newCondition();
    private final Condition isIdle = lock.newCondition();
    private int taken;
    private boolean closed;

    /**
     * Creates permits, all of them free.
     *
     * @param capacity number of permits; 1 or more
     * @param rejectWhenFull whether a message beyond the capacity is rejected; otherwise its caller
     *     waits
     */
    Permits(int capacity, boolean rejectWhenFull) {
        OptionRanges.requireAtLeast("capacity", capacity, 1);
        this.capacity = capacity;
        this.rejectWhenFull = rejectWhenFull;
    }

    /**
     * Acquires a permit.
     *
     * @param deadline how long the caller waits for a permit
     * @param isWorker whether the caller must not wait, and gets a permit beyond the capacity
     *     instead
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
                    "The thread was interrupted while it waited for a permit of the queue. Send the message again later",
                    e);
        }
    }

    private void awaitChange(Deadline deadline) throws InterruptedException {
        if (rejectWhenFull) {
            throw new QueueFullException(
                    "%d messages are in flight, the maximum, and rejectWhenFull=true. Increase the option queueSize, or send the message again later"
                            .formatted(capacity));
        }
        long left = deadline.remainingNanos();
        if (left <= 0) {
            throw deadline.failure();
        }
        isFree.await(left, TimeUnit.NANOSECONDS);
    }

    void release() {
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

    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean awaitIdle(long time, TimeUnit unit) {
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
