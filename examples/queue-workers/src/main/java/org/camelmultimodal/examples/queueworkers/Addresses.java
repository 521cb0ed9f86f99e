/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

/** The addresses of the broker and the properties of the messages. */
public final class Addresses {

    /** Exactly one message per job: its final status. */
    public static final String RESULTS = "multimodal.results";

    /** The latest status of each job. Consumers do not remove the messages; they expire. */
    public static final String PROGRESS = "multimodal.progress";

    /** The jobs to cancel. Consumers do not remove the messages; they expire. */
    public static final String CANCELLATIONS = "multimodal.cancellations";

    /** The jobs that failed, unchanged, with the reason as properties. */
    public static final String DEAD = "multimodal.dead";

    /** Jobs that the broker delivered too often. A worker gives them a result. */
    static final String EXHAUSTED = "multimodal.exhausted";

    /** Jobs that the broker found expired. A worker gives them a result. */
    static final String EXPIRED = "multimodal.expired";

    /** The property with the id of the job. */
    public static final String JOB_ID = "jobId";

    /** The property with the state of the job, as in {@link JobState#text()}. */
    public static final String STATE = "state";

    /** The property with the type of the failure, such as <code>InvalidMediaException</code>. */
    public static final String REASON_TYPE = "reasonType";

    /** The property with the message of the failure. */
    public static final String REASON = "reason";

    /** The property by which the broker detects that a job was already submitted. */
    static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

    /** The property by whose value the broker replaces the last message of a last-value queue. */
    static final String LAST_VALUE = "lastValueKey";

    private Addresses() {}

    /**
     * Returns the queue of the jobs for a model.
     *
     * @param family whisper, clip or sd
     * @param model the alias of the model
     */
    public static String jobs(String family, String model) {
        return "multimodal.%s.%s".formatted(family, model);
    }
}
