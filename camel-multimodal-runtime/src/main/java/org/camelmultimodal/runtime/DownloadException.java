/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/** A model that could not be fetched from the hub at this moment. */
public class DownloadException extends RetryableException {

    public DownloadException(String message) {
        super(message);
    }

    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
