/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.jms.Message;
import java.util.function.Consumer;
import org.camelmultimodal.runtime.CancelledException;

/**
 * The jobs that are cancelled, as this process knows from the queue of cancellations, which holds
 * them for all processes: also those of jobs that arrive later or are redelivered.
 */
final class CancelledJobs {

    private static final int MAX_JOBS = 1_000_000;

    private final Cache<String, Boolean> ids =
            Caffeine.newBuilder()
                    .maximumSize(MAX_JOBS)
                    .expireAfterWrite(Jobs.STATUS_EXPIRY)
                    .build();
    private final Consumer<String> running;

    /**
     * @param running cancels a job that is running in this process
     */
    CancelledJobs(Consumer<String> running) {
        this.running = running;
    }

    /** Reads all cancellations, then follows new ones. */
    void follow(Messaging messaging) {
        messaging.inSession(
                session -> {
                    Messaging.browse(session, Addresses.CANCELLATIONS, null, this::add);
                    return null;
                });
        messaging.listen(Addresses.CANCELLATIONS, this::add);
    }

    private void add(Message message) {
        String id = Messaging.property(message, Addresses.JOB_ID);
        if (Job.isId(id)) {
            ids.put(id, true);
            running.accept(id);
        }
    }

    /** Returns whether this process knows that a job is cancelled. */
    boolean contains(String id) {
        return ids.getIfPresent(id) != null;
    }

    /**
     * @throws CancelledException if the job is cancelled
     */
    void check(String id) {
        if (contains(id)) {
            throw new CancelledException("The job %s was cancelled".formatted(id));
        }
    }
}
