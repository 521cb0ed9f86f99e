/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.Excerpt;

/** Whether a message is cancelled. Thread-safe; once cancelled, it stays so. */
public final class Cancellation {

    /** For messages that cannot be cancelled, as they have no request id. */
    static final Cancellation NEVER = new Cancellation("");

    private final String requestId;
    private volatile boolean cancelled;

    /** Creates the cancellation of one message. */
    public Cancellation(String requestId) {
        this.requestId = requestId;
    }

    /** Cancels the message, which fails at its next {@link Deadline#check()}. */
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    CancelledException exception() {
        return new CancelledException(
                "The request '%s' was cancelled. Send the message again if it is needed after all"
                        .formatted(Excerpt.of(requestId)));
    }
}
