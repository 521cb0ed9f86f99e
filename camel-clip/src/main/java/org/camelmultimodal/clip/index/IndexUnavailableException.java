/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import org.camelmultimodal.runtime.RetryableException;

/** An index that cannot be read or written at this moment. */
public class IndexUnavailableException extends RetryableException {

    public IndexUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
