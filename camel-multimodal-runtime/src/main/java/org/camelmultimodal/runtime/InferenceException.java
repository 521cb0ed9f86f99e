/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** The engine failed on a message for a reason other than the lack of resources. */
public class InferenceException extends PermanentException {

    public InferenceException(String message) {
        super(message);
    }

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
