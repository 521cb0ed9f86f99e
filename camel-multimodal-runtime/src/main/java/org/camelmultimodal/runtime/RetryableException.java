/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Base of temporary failures: the same message can succeed when it is redelivered. */
public abstract class RetryableException extends MultimodalException {

    public RetryableException(String message) {
        super(message);
    }

    public RetryableException(String message, Throwable cause) {
        super(message, cause);
    }
}
