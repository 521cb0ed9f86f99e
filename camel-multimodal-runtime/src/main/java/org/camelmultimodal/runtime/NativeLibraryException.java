/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** Thrown if a native library is not on the class path for this platform, or cannot be loaded. */
public class NativeLibraryException extends PermanentException {

    public NativeLibraryException(String message) {
        super(message);
    }

    public NativeLibraryException(String message, Throwable cause) {
        super(message, cause);
    }
}
