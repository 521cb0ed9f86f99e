/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/**
 * Anything this project fails with. Its two branches tell a route's error handler whether another
 * try can help.
 */
public abstract class MultimodalException extends RuntimeException {

    public MultimodalException(String message) {
        super(message);
    }

    public MultimodalException(String message, Throwable cause) {
        super(message, cause);
    }
}
