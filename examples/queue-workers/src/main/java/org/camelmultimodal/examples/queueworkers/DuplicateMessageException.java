/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import org.camelmultimodal.runtime.PermanentException;

/** Thrown if the broker already has the message of a transaction. */
final class DuplicateMessageException extends PermanentException {

    DuplicateMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
