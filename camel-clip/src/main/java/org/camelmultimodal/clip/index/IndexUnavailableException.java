/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import org.camelmultimodal.runtime.RetryableException;

/** An index cannot be read or written at the moment. */
public class IndexUnavailableException extends RetryableException {

    public IndexUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
