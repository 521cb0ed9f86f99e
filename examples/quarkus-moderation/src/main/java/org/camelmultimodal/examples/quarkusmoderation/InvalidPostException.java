/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import org.camelmultimodal.runtime.PermanentException;

/** Thrown if a post cannot be read. */
class InvalidPostException extends PermanentException {

    InvalidPostException(String message) {
        super(message);
    }

    InvalidPostException(String message, Throwable cause) {
        super(message, cause);
    }
}
