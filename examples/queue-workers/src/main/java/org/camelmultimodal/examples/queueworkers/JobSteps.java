/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.camel.InferenceHeaders;

/** The steps of the routes of a worker that are not inference. */
public final class JobSteps {

    private static final String JOB = "job";
    private static final String STATUS = "status";

    private final SharedDirectory shared;
    private final Progress progress;
    private final CancelledJobs cancelled;
    private final String worker;

    /**
     * @param worker the name of this process in statuses
     */
    JobSteps(SharedDirectory shared, Progress progress, CancelledJobs cancelled, String worker) {
        this.shared = shared;
        this.progress = progress;
        this.cancelled = cancelled;
        this.worker = worker;
    }

    /**
     * Reads the job and prepares its processing: the body is its media or text, and the headers are
     * those of its options, nothing else of the message.
     *
     * @throws InvalidJobException if the message is not a job for this queue
     * @throws CancelledException if the job is cancelled
     */
    public void begin(Exchange exchange) {
        Message message = exchange.getMessage();
        Object property = message.getHeader(Addresses.JOB_ID);
        Delivery delivery = Delivery.of(exchange);
        message.removeHeaders("*");
        Job job = delivery.job(exchange.getProperty("queue", String.class), property);
        exchange.setProperty(JOB, job);
        cancelled.check(job.id());
        JobStatus running =
                JobStatus.of(job.id(), job, JobState.RUNNING).by(worker, delivery.attempt());
        progress.begin(running);
        exchange.getExchangeExtension().addOnCompletion(new End(running));
        message.setHeaders(new TreeMap<>(job.headers()));
        message.setHeader(InferenceHeaders.REQUEST_ID, job.id());
        exchange.setProperty("operation", job.operation().operationName());
        message.setBody(job.media() == null ? job.text() : shared.media(job.media()).toFile());
    }

    /** Reports a job that goes back to its queue, as the delivery failed for a passing reason. */
    private final class End extends SynchronizationAdapter {

        private final JobStatus running;

        End(JobStatus running) {
            this.running = running;
        }

        @Override
        public void onComplete(Exchange exchange) {
            progress.end(running.id());
        }

        @Override
        public void onFailure(Exchange exchange) {
            progress.end(running.id());
            progress.publish(running.in(JobState.QUEUED).because(exchange.getException()));
        }
    }

    /**
     * Stores the output of the job. A job that is done again replaces it with the same.
     *
     * @throws CancelledException if the job was cancelled in the meantime
     */
    public void succeed(Exchange exchange) throws IOException {
        Job job = exchange.getProperty(JOB, Job.class);
        cancelled.check(job.id());
        Output output = Output.of(job, exchange);
        String name = job.id() + "." + output.extension();
        shared.write(name, output.content());
        status(exchange, status(exchange, JobState.SUCCEEDED).with(name, output.contentType()));
    }

    /** Ends a job that was cancelled. */
    public void cancel(Exchange exchange) {
        status(exchange, status(exchange, JobState.CANCELLED));
    }

    /** Ends a job that would fail again: its message becomes a dead letter with the reason. */
    public void fail(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        fail(exchange, status(exchange, JobState.FAILED).because(failure));
    }

    /** Ends a job that the broker delivered too often, each time to a worker that failed. */
    public void exhausted(Exchange exchange) {
        end(
                exchange,
                "exhausted",
                "The job was delivered as often as the broker permits: workers crashed, or its failure did not pass");
    }

    /** Ends a job that no worker had taken when its time to live was over. */
    public void expired(Exchange exchange) {
        end(exchange, "expired", "No worker took the job within its time to live");
    }

    private void end(Exchange exchange, String type, String message) {
        Delivery delivery = Delivery.of(exchange);
        exchange.setProperty(JOB, delivery.jobIfValid());
        fail(exchange, status(exchange, JobState.FAILED).because(type, message));
    }

    private void fail(Exchange exchange, JobStatus status) {
        status(exchange, status);
        Map<String, String> reason = new TreeMap<>(status.properties());
        reason.put(Addresses.REASON_TYPE, status.type());
        reason.put(Addresses.REASON, String.valueOf(status.message()));
        set(exchange.getMessage(), Delivery.in(exchange).body(), reason);
    }

    /** Sets the result of the job: its final status. */
    public void result(Exchange exchange) {
        JobStatus status = exchange.getProperty(STATUS, JobStatus.class);
        progress.end(status.id());
        set(exchange.getMessage(), status.toJson(), status.properties());
    }

    private static void set(Message message, Object body, Map<String, String> properties) {
        message.removeHeaders("*");
        message.setHeaders(new TreeMap<>(properties));
        message.setBody(body);
    }

    private JobStatus status(Exchange exchange, JobState state) {
        Delivery delivery = Delivery.in(exchange);
        return JobStatus.of(delivery.id(), exchange.getProperty(JOB, Job.class), state)
                .by(worker, delivery.attempt());
    }

    private static void status(Exchange exchange, JobStatus status) {
        exchange.setProperty(STATUS, status);
    }
}
