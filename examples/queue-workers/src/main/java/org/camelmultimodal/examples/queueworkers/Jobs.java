/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.QueueFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits jobs, follows their progress and cancels them. An instance has one connection and can be
 * used by any number of threads.
 */
public final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    /** The time after which the status of a job and a cancellation expire. */
    public static final Duration STATUS_EXPIRY = Duration.ofDays(1);

    /** The default priority of a job, 0 to 9; a job of a higher priority is delivered earlier. */
    public static final int DEFAULT_PRIORITY = Message.DEFAULT_PRIORITY;

    /** The highest priority of a job. */
    public static final int MAX_PRIORITY = 9;

    /** The longest time to live of a job. */
    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(365);

    private static final int MAX_ENDED = 1_000_000;

    private final Messaging messaging;

    /**
     * Connects to the broker.
     *
     * @throws BrokerUnavailableException if that is not possible
     */
    public Jobs(ConnectionFactory connections) {
        messaging = new Messaging(connections);
    }

    /** Submits a job with the default priority, which does not expire. */
    public void submit(Job job) {
        submit(job, DEFAULT_PRIORITY, Duration.ZERO);
    }

    /**
     * Submits a job. An attempt that failed can be repeated with the same job: a job that the
     * broker already has is not submitted twice.
     *
     * @param priority 0 to 9
     * @param timeToLive time after which the job fails with the type <code>expired</code> if no
     *     worker has taken it, up to {@link #MAX_TIME_TO_LIVE}; zero for never
     * @throws QueueFullException if the queue of the job is full
     * @throws BrokerUnavailableException if the broker did not confirm the job
     */
    public void submit(Job job, int priority, Duration timeToLive) {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new InvalidJobException(
                    "priority=%d is out of range: expected 0 to %d"
                            .formatted(priority, MAX_PRIORITY));
        }
        if (timeToLive.isNegative() || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw new InvalidJobException(
                    "timeToLive=%s is out of range: expected 0 to %d days"
                            .formatted(timeToLive, MAX_TIME_TO_LIVE.toDays()));
        }
        try {
            messaging.inTransaction(session -> send(session, job, priority, timeToLive));
        } catch (DuplicateMessageException e) {
            // An earlier attempt reached the broker, but its answer was lost.
            return;
        }
    }

    private static Void send(Session session, Job job, int priority, Duration timeToLive)
            throws JMSException {
        var properties = Map.of(Addresses.JOB_ID, job.id(), Addresses.DUPLICATE_ID, job.id());
        try (var producer = session.createProducer(session.createQueue(job.queue()))) {
            producer.setPriority(priority);
            producer.setTimeToLive(timeToLive.toMillis());
            producer.send(Messaging.message(session, job.toJson(), properties));
        }
        Messaging.publish(
                session, Addresses.PROGRESS, JobStatus.of(job.id(), job, JobState.QUEUED));
        return null;
    }

    /**
     * Cancels a job. A job in its queue gets its result at once; one that is running stops at its
     * next step; one that is done keeps its result. A job that arrives or is redelivered later is
     * not processed.
     */
    public void cancel(String id) {
        requireId(id);
        messaging.inTransaction(
                session -> {
                    Message message =
                            Messaging.message(
                                    session,
                                    null,
                                    Map.of(Addresses.JOB_ID, id, Addresses.LAST_VALUE, id));
                    Messaging.send(session, Addresses.CANCELLATIONS, message, STATUS_EXPIRY);
                    return null;
                });
        status(id)
                .filter(status -> status.state() == JobState.QUEUED)
                .ifPresent(
                        status ->
                                messaging.inTransaction(session -> takeFromQueue(session, status)));
    }

    /** Takes a job from its queue and gives it its result, if no worker has it. */
    private static Void takeFromQueue(Session session, JobStatus status) throws JMSException {
        String family = Operation.of(status.operation()).family();
        var queue = session.createQueue(Addresses.jobs(family, status.model()));
        try (var consumer = session.createConsumer(queue, selector(status.id()))) {
            if (consumer.receiveNoWait() instanceof TextMessage message) {
                Job job = Job.parse(message.getText());
                JobStatus cancelled = JobStatus.of(job.id(), job, JobState.CANCELLED);
                Messaging.publish(session, Addresses.RESULTS, cancelled);
                Messaging.publish(session, Addresses.PROGRESS, cancelled);
            }
        }
        return null;
    }

    /**
     * Returns the status of a job: that of its result if it has one, otherwise its progress; empty
     * if there is no such job, or its status has expired.
     */
    public Optional<JobStatus> status(String id) {
        requireId(id);
        return browse(selector(id), status -> status).stream()
                // A message may have the status of another job than its property says.
                .filter(status -> status.id().equals(id))
                .findFirst();
    }

    /** Returns the status of all jobs, without previews, which would fill the memory. */
    public Collection<JobStatus> list() {
        return browse(null, JobStatus::withoutPreview);
    }

    private Collection<JobStatus> browse(String selector, UnaryOperator<JobStatus> kept) {
        return messaging.inSession(
                session -> {
                    var latest = new LinkedHashMap<String, JobStatus>();
                    Messaging.browse(
                            session,
                            Addresses.PROGRESS,
                            selector,
                            message ->
                                    parse(message)
                                            .map(kept)
                                            .ifPresent(
                                                    status ->
                                                            latest.merge(
                                                                    status.id(),
                                                                    status,
                                                                    JobStatus::latest)));
                    return latest.values();
                });
    }

    private static String selector(String id) {
        return "%s = '%s'".formatted(Addresses.JOB_ID, id);
    }

    private static void requireId(String id) {
        if (!Job.isId(id)) {
            throw new InvalidJobException(
                    "id=%s is invalid: expected the id of a job".formatted(Excerpt.of(id)));
        }
    }

    /** Calls a listener until it is closed. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Follows the progress of all jobs: first the latest status of each job, then each change. The
     * final status of a job is the last that the listener receives, and it receives it once.
     *
     * @param listener called by one thread at a time
     */
    public Subscription follow(Consumer<JobStatus> listener) {
        Cache<String, Boolean> ended =
                Caffeine.newBuilder()
                        .expireAfterWrite(STATUS_EXPIRY)
                        .maximumSize(MAX_ENDED)
                        .build();
        return listen(
                Addresses.PROGRESS,
                status -> {
                    // Progress may follow of a worker that hung and lost the job to another.
                    if (ended.getIfPresent(status.id()) == null) {
                        if (status.state().isFinal()) {
                            ended.put(status.id(), true);
                        }
                        listener.accept(status);
                    }
                });
    }

    /**
     * Takes the results of all jobs from their queue, each exactly one message. A process that
     * takes results receives those that no other process takes.
     *
     * @param listener called by one thread at a time
     */
    public Subscription takeResults(Consumer<JobStatus> listener) {
        return listen(Addresses.RESULTS, listener);
    }

    private Subscription listen(String queue, Consumer<JobStatus> listener) {
        return messaging.listen(queue, message -> parse(message).ifPresent(listener));
    }

    /** Returns the status in a message; empty for a message that somebody else put there. */
    private static Optional<JobStatus> parse(Message message) {
        try {
            return Optional.of(JobStatus.parse(Messaging.text(message)));
        } catch (InvalidJobException e) {
            LOG.warn("A message is ignored: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        messaging.close();
    }
}
