/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.camelmultimodal.runtime.RetryableException;

/**
 * The endpoint that records verdicts failed for a reason that may pass, such as a lost connection.
 */
public class AuditUnavailableException extends RetryableException {

    public AuditUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
