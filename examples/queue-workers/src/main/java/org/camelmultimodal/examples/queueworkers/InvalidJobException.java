/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import org.camelmultimodal.runtime.PermanentException;

/** Thrown if a message is not a job, or a job has a field that is missing or out of range. */
public class InvalidJobException extends PermanentException {

    public InvalidJobException(String message) {
        super(message);
    }

    public InvalidJobException(String message, Throwable cause) {
        super(message, cause);
    }
}
