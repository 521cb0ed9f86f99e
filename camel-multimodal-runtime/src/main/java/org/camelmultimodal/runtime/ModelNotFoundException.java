/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** A model reference that leads to no model. */
public class ModelNotFoundException extends PermanentException {

    public ModelNotFoundException(String message) {
        super(message);
    }

    public ModelNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
