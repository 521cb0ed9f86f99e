/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Messaging messaging;
    private final Map<String, JobStatus> running = new ConcurrentHashMap<>();
    private final Map<String, JobStatus> pending = new LinkedHashMap<>();
    private final Thread thread = new Thread(this::send, "progress");
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
        for (Optional<JobStatus> next = next(); next.isPresent(); next = next()) {
            JobStatus status = next.get();
            try {
                messaging.inTransaction(
                        session -> {
                            Messaging.publish(session, Addresses.PROGRESS, status);
                            return null;
                        });
            } catch (RetryableException e) {
                // The next status replaces it.
                LOG.warn(
                        "A status of the job {} is not published: {}", status.id(), e.getMessage());
            }
        }
    }

    /** Waits for a status to send; empty when closed and all are sent. */
    private Optional<JobStatus> next() {
        synchronized (pending) {
            try {
                while (pending.isEmpty() && !isClosed) {
                    pending.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            Iterator<JobStatus> statuses = pending.values().iterator();
            if (!statuses.hasNext()) {
                return Optional.empty();
            }
            JobStatus status = statuses.next();
            statuses.remove();
            return Optional.of(status);
        }
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
