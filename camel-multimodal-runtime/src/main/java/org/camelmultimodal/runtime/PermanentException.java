/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/**
 * Base of the failures that redelivery does not help: invalid input, an invalid option, an invalid
 * model.
 */
public abstract class PermanentException extends MultimodalException {

    public PermanentException(String message) {
        super(message);
    }

    public PermanentException(String message, Throwable cause) {
        super(message, cause);
    }
}
