/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import org.camelmultimodal.runtime.RetryableException;

/** Thrown if the broker cannot be reached or did not answer in time. */
public class BrokerUnavailableException extends RetryableException {

    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
