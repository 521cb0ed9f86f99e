/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** A picture or a recording that cannot be read, or that is beyond a limit. */
public class InvalidMediaException extends PermanentException {

    public InvalidMediaException(String message) {
        super(message);
    }

    public InvalidMediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
