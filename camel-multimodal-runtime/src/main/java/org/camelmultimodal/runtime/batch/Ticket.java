/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

/**
 * What a message brings along while it waits.
 *
 * @param deadline until when it must be done
 * @param priority of two that wait, the higher one is worked on first; equal ones in the order of
 *     their arrival
 */
public record Ticket(Deadline deadline, int priority) {

    /** No limit, no priority. */
    public static final Ticket NONE = new Ticket(Deadline.NONE, 0);
}
