/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The states of a job. */
public enum JobState {
    /** The job waits in its queue, for the first time or to be redelivered. */
    QUEUED,
    /** A worker processes the job. */
    RUNNING,
    /** The job is done and its output is in the shared directory. */
    SUCCEEDED,
    /** The job failed; it is not redelivered. */
    FAILED,
    /** The job was cancelled before it was done. */
    CANCELLED;

    /** Returns the name in messages: in lower case. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the job has its result. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }
}
