/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** A model cannot be removed while a process downloads it or has loaded it. */
public class ModelInUseException extends RetryableException {

    public ModelInUseException(String message) {
        super(message);
    }
}
