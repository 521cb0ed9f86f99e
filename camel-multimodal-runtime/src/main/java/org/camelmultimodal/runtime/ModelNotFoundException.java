/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if the option <code>model</code> names no model that exists and can be read. */
public class ModelNotFoundException extends PermanentException {

    public ModelNotFoundException(String message) {
        super(message);
    }

    public ModelNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
