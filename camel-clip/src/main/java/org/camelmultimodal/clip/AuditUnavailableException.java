/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.camelmultimodal.runtime.RetryableException;

/**
 * The endpoint of <code>auditUri</code> failed for a reason that may be temporary, such as a lost
 * connection.
 */
public class AuditUnavailableException extends RetryableException {

    public AuditUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
