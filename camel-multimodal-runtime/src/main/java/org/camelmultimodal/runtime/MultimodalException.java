/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/**
 * Base of the exceptions of this project. Its two subclasses tell the error handler of a route
 * whether redelivery can help.
 */
public abstract class MultimodalException extends RuntimeException {

    public MultimodalException(String message) {
        super(message);
    }

    public MultimodalException(String message, Throwable cause) {
        super(message, cause);
    }
}
