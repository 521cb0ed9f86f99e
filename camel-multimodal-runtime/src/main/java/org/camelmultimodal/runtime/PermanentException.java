/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/**
 * A failure that the same message meets again at every try: bad input, a bad option, a bad model.
 */
public abstract class PermanentException extends MultimodalException {

    public PermanentException(String message) {
        super(message);
    }

    public PermanentException(String message, Throwable cause) {
        super(message, cause);
    }
}
