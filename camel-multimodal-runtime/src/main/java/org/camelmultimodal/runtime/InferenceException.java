/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/**
 * Thrown if a model or an engine fails on a message for a reason other than a lack of resources.
 */
public class InferenceException extends PermanentException {

    public InferenceException(String message) {
        super(message);
    }

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
