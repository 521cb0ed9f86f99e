/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** The device had not enough memory for this message at this moment. */
public class DeviceOutOfMemoryException extends RetryableException {

    public DeviceOutOfMemoryException(String message) {
        super(message);
    }

    public DeviceOutOfMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
