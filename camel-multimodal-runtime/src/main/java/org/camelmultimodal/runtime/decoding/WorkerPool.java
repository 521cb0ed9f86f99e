/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * A limited number of worker processes, started on demand, and the watch thread that kills those
 * that exceed their limits. A worker that has exited, grown too large or been idle too long is not
 * reused.
 */
final class WorkerPool implements AutoCloseable {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long WATCH_MILLIS = 100;

    private final List<String> command;
    private final Semaphore permits;
    private final Limits limits;

    /** All workers that are alive, and some that are ending. */
    private final Set<WorkerProcess> workers = ConcurrentHashMap.newKeySet();

    private final Deque<WorkerProcess> idle = new ConcurrentLinkedDeque<>();
    private final ScheduledExecutorService watch;
    private volatile boolean closed;

    /**
     * The limits of workers.
     *
     * @param maxResidentBytes resident memory above which a worker is killed
     * @param keepResidentBytes resident memory above which a worker is not reused
     * @param imageTime maximum time for an image or a view, independent of the deadline
     * @param idleTime idle time after which a worker is stopped
     */
    record Limits(
            long maxResidentBytes, long keepResidentBytes, Duration imageTime, Duration idleTime) {}

    /**
     * Creates a pool without workers.
     *
     * @param command the command line of a worker
     * @param size maximum number of workers
     */
    WorkerPool(List<String> command, int size, Limits limits) {
        this.command = command;
        this.permits = new Semaphore(size, true);
        this.limits = limits;
        this.watch =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            var thread = new Thread(work, "decoder-watch");
                            thread.setDaemon(true);
                            return thread;
                        });
        watch.scheduleWithFixedDelay(
                this::enforceLimits, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    Limits limits() {
        return limits;
    }

    /**
     * Takes a worker from the pool; waits if all are busy.
     *
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if no worker becomes free in
     *     time
     * @throws EndpointStoppedException if the pool is closed
     * @throws DecoderUnavailableException if a new worker cannot be started
     */
    WorkerProcess take(Deadline deadline) {
        acquirePermit(deadline);
        try (var parts = new OpenedParts()) {
            parts.add(permits, Semaphore::release);
            return parts.keep(idleOrNew());
        }
    }

    private void acquirePermit(Deadline deadline) {
        try {
            while (!permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                deadline.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped(e);
        }
    }

    private WorkerProcess idleOrNew() {
        if (closed) {
            throw stopped(null);
        }
        for (WorkerProcess worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) {
            if (worker.isAlive()) {
                return worker;
            }
        }
        return start();
    }

    private WorkerProcess start() {
        WorkerProcess worker;
        try {
            worker = WorkerProcess.start(command);
        } catch (IOException e) {
            throw new DecoderUnavailableException(
                    "A worker process for decoding cannot be started: %s. Send the message again later, or set the option decoding=in-process"
                            .formatted(e.getMessage()),
                    e);
        }
        workers.add(worker);
        worker.awaitAnswer(START_NANOS);
        try {
            if (worker.answers().readInt() == Wire.READY && !closed) {
                return worker;
            }
            throw new IOException("it did not report that it is ready");
        } catch (IOException e) {
            int exitCode = worker.end();
            if (closed) {
                throw stopped(e);
            }
            throw new DecoderUnavailableException(
                    "A worker process for decoding ended with exit code %d before it was ready: %s. Send the message again later, or set the option decoding=in-process"
                            .formatted(exitCode, worker.errors()),
                    e);
        } finally {
            worker.answered();
        }
    }

    /** Returns a worker to the pool after a complete response. */
    void release(WorkerProcess worker) {
        worker.answered();
        if (closed
                || worker.verdict() != null
                || worker.residentBytes() > limits.keepResidentBytes()) {
            worker.kill();
        } else {
            worker.idle();
            idle.addFirst(worker);
        }
        permits.release();
    }

    /** Kills a worker that was taken and releases its permit. */
    void replace(WorkerProcess worker) {
        worker.kill();
        permits.release();
    }

    private void enforceLimits() {
        workers.removeIf(worker -> !worker.isAlive());
        for (WorkerProcess worker : workers) {
            worker.enforce(limits.maxResidentBytes());
        }
        WorkerProcess longest = idle.peekLast();
        if (longest != null
                && longest.idleNanos() > limits.idleTime().toNanos()
                && idle.removeLastOccurrence(longest)) {
            longest.kill();
        }
    }

    boolean isClosed() {
        return closed;
    }

    static EndpointStoppedException stopped(Throwable cause) {
        return new EndpointStoppedException(
                "The worker processes for decoding were stopped while the message was in flight. Send the message again when the endpoint is started",
                cause);
    }

    /** Kills all workers and waits until they have ended. */
    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        idle.clear();
        workers.forEach(WorkerProcess::kill);
        workers.forEach(WorkerProcess::end);
    }
}
