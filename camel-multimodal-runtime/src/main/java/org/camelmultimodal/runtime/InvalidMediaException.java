/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** An image or a recording that cannot be read, or that is beyond a limit. */
public class InvalidMediaException extends PermanentException {

    public InvalidMediaException(String message) {
        super(message);
    }

    public InvalidMediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
