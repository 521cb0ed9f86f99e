/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.camelmultimodal.runtime.Excerpt;

/**
 * The status of a job, the JSON body of the messages of progress and results. All fields except id
 * and state are null if they do not apply.
 *
 * @param id the id of the job
 * @param operation the URI of the operation, such as <code>sd:text-to-image</code>
 * @param model the alias of the model
 * @param state where the job is
 * @param attempt number of the delivery, from 1
 * @param worker the process that has or had the job, by its name and id
 * @param step number of steps that are done, from 0
 * @param steps number of all steps
 * @param preview the unfinished image, a PNG, as Base64
 * @param output the name of the output in the shared directory, see {@link SharedDirectory#output}
 * @param contentType the media type of the output
 * @param type the type of the failure, such as <code>InvalidMediaException</code>
 * @param message the message of the failure
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStatus(
        String id,
        String operation,
        String model,
        JobState state,
        Integer attempt,
        String worker,
        Integer step,
        Integer steps,
        String preview,
        String output,
        String contentType,
        String type,
        String message) {

    private static final int MAX_MESSAGE = 1000;

    /**
     * @throws InvalidJobException if the id or the state is missing
     */
    public JobStatus {
        if (!Job.isId(id) || state == null) {
            throw new InvalidJobException(
                    "id=%s, state=%s is not the status of a job: expected an id and a state"
                            .formatted(Excerpt.of(id), state));
        }
    }

    /**
     * Returns a status without details.
     *
     * @param job null if the message was not a job
     */
    static JobStatus of(String id, Job job, JobState state) {
        return new JobStatus(
                id,
                job == null ? null : job.operation().uri(),
                job == null ? null : job.model(),
                state,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Returns this status with the delivery of a worker. */
    JobStatus by(String worker, int attempt) {
        return new JobStatus(
                id,
                operation,
                model,
                state,
                attempt,
                worker,
                step,
                steps,
                preview,
                output,
                contentType,
                type,
                message);
    }

    /** Returns this status with another state. */
    JobStatus in(JobState state) {
        return new JobStatus(
                id,
                operation,
                model,
                state,
                attempt,
                worker,
                step,
                steps,
                preview,
                output,
                contentType,
                type,
                message);
    }

    /** Returns this status with progress. */
    JobStatus at(int step, int steps, String preview) {
        return new JobStatus(
                id,
                operation,
                model,
                state,
                attempt,
                worker,
                step,
                steps,
                preview,
                output,
                contentType,
                type,
                message);
    }

    /** Returns this status without the preview. */
    JobStatus withoutPreview() {
        return new JobStatus(
                id,
                operation,
                model,
                state,
                attempt,
                worker,
                step,
                steps,
                null,
                output,
                contentType,
                type,
                message);
    }

    /** Returns this status with an output. */
    JobStatus with(String output, String contentType) {
        return new JobStatus(
                id,
                operation,
                model,
                state,
                attempt,
                worker,
                step,
                steps,
                null,
                output,
                contentType,
                type,
                message);
    }

    /** Returns this status with a failure. */
    JobStatus because(String type, String message) {
        return new JobStatus(
                id,
                operation,
                model,
                state,
                attempt,
                worker,
                step,
                steps,
                null,
                output,
                contentType,
                type,
                shortened(message));
    }

    /** Returns this status with the type and message of an exception. */
    JobStatus because(Throwable failure) {
        return because(failure.getClass().getSimpleName(), failure.getMessage());
    }

    /** Returns the later of two statuses of the same job: a final one is the last. */
    static JobStatus latest(JobStatus one, JobStatus other) {
        return one.state().isFinal() ? one : other;
    }

    /**
     * Returns the properties of a message with this status. A final status has another key in
     * last-value queues than the progress, so that a worker that lost the job cannot replace it.
     */
    Map<String, String> properties() {
        return Map.of(
                Addresses.JOB_ID,
                id,
                Addresses.STATE,
                state.text(),
                Addresses.LAST_VALUE,
                state.isFinal() ? id + "/result" : id);
    }

    private static String shortened(String message) {
        return message == null || message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE) + "…";
    }

    /**
     * Returns the status of a JSON text.
     *
     * @throws InvalidJobException if the text is not a status
     */
    public static JobStatus parse(String json) {
        return Json.read(json, JobStatus.class, "the status of a job");
    }

    /** Returns the status as JSON. */
    public String toJson() {
        return Json.write(this);
    }
}
