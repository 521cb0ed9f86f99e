/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import org.camelmultimodal.runtime.RetryableException;

/** Thrown if the audit log cannot be read or written: nothing is decided without its line. */
public class AuditLogException extends RetryableException {

    public AuditLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
