/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import org.camelmultimodal.runtime.RetryableException;

/**
 * The index cannot be read or written at the moment, for example because another process writes to
 * it.
 */
public class IndexUnavailableException extends RetryableException {

    public IndexUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
