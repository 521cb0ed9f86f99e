/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.RetryableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the progress of the jobs of this process, outside of their transactions. A thread of
 * its own sends the latest status of each job, so that neither a slow broker nor one that is away
 * delays a model.
 */
final class Progress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    /** The minimum time between two sends. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Messaging messaging;
    private final Map<String, JobStatus> running = new ConcurrentHashMap<>();
    private final Map<String, JobStatus> pending = new LinkedHashMap<>();
    private final Thread thread = new Thread(this::send, "progress");
    private long lastSent = System.nanoTime() - INTERVAL_NANOS;
    private boolean isClosed;

    Progress(Messaging messaging) {
        this.messaging = messaging;
        thread.setDaemon(true);
        thread.start();
    }

    /** Publishes that a job is running. */
    void begin(JobStatus status) {
        running.put(status.id(), status);
        publish(status);
    }

    /** Forgets a job whose delivery has ended. What is not sent yet is discarded. */
    void end(String id) {
        running.remove(id);
        synchronized (pending) {
            pending.remove(id);
        }
    }

    /**
     * Publishes a step of a job, if it is running here. Until there is another preview, each status
     * has the last one: who asks for the status between two previews sees it too.
     *
     * @param preview the unfinished image as Base64; null if the step has none
     */
    void step(String id, int step, int steps, String preview) {
        JobStatus status =
                running.computeIfPresent(
                        id,
                        (key, last) ->
                                last.at(step, steps, preview == null ? last.preview() : preview));
        if (status != null) {
            publish(status);
        }
    }

    /** Publishes a status, unless a later one of the same job comes before it is sent. */
    void publish(JobStatus status) {
        synchronized (pending) {
            pending.put(status.id(), status);
            pending.notifyAll();
        }
    }

    private void send() {
        try (var transactions = messaging.new Transactions()) {
            for (List<JobStatus> next = next(); !next.isEmpty(); next = next()) {
                send(transactions, next);
            }
        }
    }

    private static void send(Messaging.Transactions transactions, List<JobStatus> statuses) {
        try {
            transactions.run(
                    session -> {
                        for (JobStatus status : statuses) {
                            Messaging.publish(session, Addresses.PROGRESS, status);
                        }
                        return null;
                    });
        } catch (RetryableException e) {
            // The next statuses replace them.
            LOG.warn("{} statuses are not published: {}", statuses.size(), e.getMessage());
        }
    }

    /** Waits for statuses to send; empty when closed and all are sent. */
    private List<JobStatus> next() {
        synchronized (pending) {
            try {
                while (!isClosed && (pending.isEmpty() || nanosToWait() > 0)) {
                    if (pending.isEmpty()) {
                        pending.wait();
                    } else {
                        TimeUnit.NANOSECONDS.timedWait(pending, nanosToWait());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
            List<JobStatus> statuses = List.copyOf(pending.values());
            pending.clear();
            lastSent = System.nanoTime();
            return statuses;
        }
    }

    /** Models take many steps between two sends, of which only the last is sent. */
    private long nanosToWait() {
        return lastSent + INTERVAL_NANOS - System.nanoTime();
    }

    /** Sends what is pending. */
    @Override
    public void close() {
        synchronized (pending) {
            isClosed = true;
            pending.notifyAll();
        }
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
