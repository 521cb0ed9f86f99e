/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.camelmultimodal.runtime.PermanentException;

/** Thrown if no dead letter has the id, for example because it was retried or dropped. */
public class NoSuchLetterException extends PermanentException {

    public NoSuchLetterException(String message) {
        super(message);
    }
}
