/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** An option or a header whose value is missing, not of its type or out of its range. */
public class InvalidOptionException extends PermanentException {

    public InvalidOptionException(String message) {
        super(message);
    }

    public InvalidOptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
