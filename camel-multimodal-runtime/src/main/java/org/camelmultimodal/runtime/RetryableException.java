/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** A failure of the moment: the same message can succeed later, so redelivery makes sense. */
public abstract class RetryableException extends MultimodalException {

    public RetryableException(String message) {
        super(message);
    }

    public RetryableException(String message, Throwable cause) {
        super(message, cause);
    }
}
