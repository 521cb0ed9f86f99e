/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if the queue of an endpoint is full and <code>rejectWhenFull</code> is set. */
public class QueueFullException extends RetryableException {

    public QueueFullException(String message) {
        super(message);
    }

    public QueueFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
