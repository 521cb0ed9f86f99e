/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if a model lacks a file, has an invalid file, or is of another family. */
public class InvalidModelException extends PermanentException {

    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
