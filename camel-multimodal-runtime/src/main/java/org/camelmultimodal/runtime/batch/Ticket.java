/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.function.Supplier;

/**
 * What accompanies a message through queues, batches and the model.
 *
 * @param deadline the time by which the message must be done
 * @param priority of waiting messages, those of higher priority are processed first; those of equal
 *     priority in the order of their arrival
 * @param listener is told how long each stage of the message took
 */
public record Ticket(Deadline deadline, int priority, StageListener listener) {

    /** No deadline, no priority, no measurements. */
    public static final Ticket NONE = new Ticket(Deadline.NONE, 0);

    /** A ticket without measurements. */
    public Ticket(Deadline deadline, int priority) {
        this(deadline, priority, StageListener.NONE);
    }

    /** Returns the result of some work and reports how long it took as one stage of the message. */
    public <T> T timed(Stage stage, Supplier<T> work) {
        long begin = System.nanoTime();
        T result = work.get();
        listener.took(stage, System.nanoTime() - begin);
        return result;
    }
}
