/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import org.camelmultimodal.runtime.RetryableException;

/** Thrown if a worker process cannot be started at this time. */
public class DecoderUnavailableException extends RetryableException {

    public DecoderUnavailableException(String message) {
        super(message);
    }

    public DecoderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
