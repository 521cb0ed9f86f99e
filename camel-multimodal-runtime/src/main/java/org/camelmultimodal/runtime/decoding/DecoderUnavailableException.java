/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import org.camelmultimodal.runtime.RetryableException;

/** A worker process that could not be started at this moment. */
public class DecoderUnavailableException extends RetryableException {

    public DecoderUnavailableException(String message) {
        super(message);
    }

    public DecoderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
