/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.util.function.Supplier;

/**
 * The deadline, priority and listeners that accompany a message through queues, batches and the
 * model.
 *
 * @param deadline the time by which the message must be processed
 * @param priority pending messages of higher priority are processed first, those of equal priority
 *     in the order of their arrival
 * @param listener receives the duration of each stage
 * @param progress receives the steps of long computations
 */
public record Ticket(
        Deadline deadline, int priority, StageListener listener, ProgressListener progress) {

    /** No deadline, no priority, no measurements. */
    public static final Ticket NONE = new Ticket(Deadline.NONE, 0);

    /** Creates a ticket without measurements. */
    public Ticket(Deadline deadline, int priority) {
        this(deadline, priority, StageListener.NONE);
    }

    /** Creates a ticket without progress. */
    public Ticket(Deadline deadline, int priority, StageListener listener) {
        this(deadline, priority, listener, ProgressListener.NONE);
    }

    /** Returns the ticket of an item of a message whose body is a list. */
    public Ticket item(int index) {
        return new Ticket(deadline, priority, listener.item(index), progress.item(index));
    }

    /** Runs some work and reports its duration, or its failure, as a stage of the message. */
    public <T> T timed(Stage stage, Supplier<T> work) {
        return timed(stage, System.nanoTime(), work);
    }

    /**
     * Runs the rest of the work of a stage.
     *
     * @param begin the {@link System#nanoTime} at which the stage began
     */
    public <T> T timed(Stage stage, long begin, Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            listener.failed(stage, System.nanoTime() - begin, e);
            throw e;
        }
        listener.took(stage, System.nanoTime() - begin);
        return result;
    }
}
