/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if a message is not processed within its <code>timeout</code>. */
public class DeadlineExceededException extends RetryableException {

    public DeadlineExceededException(String message) {
        super(message);
    }

    public DeadlineExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
