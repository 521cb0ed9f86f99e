/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.function.Consumer;
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
        var changed = new Changed();
        changed.id = id;
        changed.operation = job == null ? null : job.operation().uri();
        changed.model = job == null ? null : job.model();
        changed.state = state;
        return changed.status();
    }

    /** Returns this status with the delivery of a worker. */
    JobStatus by(String worker, int attempt) {
        return with(
                changed -> {
                    changed.worker = worker;
                    changed.attempt = attempt;
                });
    }

    /** Returns this status with another state. */
    JobStatus in(JobState state) {
        return with(changed -> changed.state = state);
    }

    /** Returns this status with progress. */
    JobStatus at(int step, int steps, String preview) {
        return with(
                changed -> {
                    changed.step = step;
                    changed.steps = steps;
                    changed.preview = preview;
                });
    }

    /** Returns this status without the preview. */
    JobStatus withoutPreview() {
        return with(changed -> changed.preview = null);
    }

    /** Returns this status with an output, and without a preview. */
    JobStatus with(String output, String contentType) {
        return with(
                changed -> {
                    changed.preview = null;
                    changed.output = output;
                    changed.contentType = contentType;
                });
    }

    /** Returns this status with a failure, and without a preview. */
    JobStatus because(String type, String message) {
        return with(
                changed -> {
                    changed.preview = null;
                    changed.type = type;
                    changed.message = shortened(message);
                });
    }

    private JobStatus with(Consumer<Changed> change) {
        var changed = new Changed();
        changed.id = id;
        changed.operation = operation;
        changed.model = model;
        changed.state = state;
        changed.attempt = attempt;
        changed.worker = worker;
        changed.step = step;
        changed.steps = steps;
        changed.preview = preview;
        changed.output = output;
        changed.contentType = contentType;
        changed.type = type;
        changed.message = message;
        change.accept(changed);
        return changed.status();
    }

    /** The fields of a status that is being made, so that each change names its own alone. */
    private static final class Changed {
        private String id;
        private String operation;
        private String model;
        private JobState state;
        private Integer attempt;
        private String worker;
        private Integer step;
        private Integer steps;
        private String preview;
        private String output;
        private String contentType;
        private String type;
        private String message;

        JobStatus status() {
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
