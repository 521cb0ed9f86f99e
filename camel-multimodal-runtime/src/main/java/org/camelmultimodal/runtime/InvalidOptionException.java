/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if the value of an option, header or variable is missing, invalid or out of range. */
public class InvalidOptionException extends PermanentException {

    public InvalidOptionException(String message) {
        super(message);
    }

    public InvalidOptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
