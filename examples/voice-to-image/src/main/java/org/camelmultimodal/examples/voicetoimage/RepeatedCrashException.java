/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import org.camelmultimodal.runtime.PermanentException;

/** The application crashed repeatedly while it processed a recording. */
public class RepeatedCrashException extends PermanentException {

    private static final long serialVersionUID = 1L;

    public RepeatedCrashException(int attempts) {
        super(
                ("the application crashed %d times while it processed this recording. Set inbox.maxAttempts to allow"
                                + " more attempts.")
                        .formatted(attempts));
    }
}
