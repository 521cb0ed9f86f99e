/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.util.Locale;

/** Where a recording ends, by the folder's name. */
public enum Outcome {
    OUTBOX("drawn"),
    REJECTED("refused"),
    FAILED("failed");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** The name of the folder. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is called in tables and pages. */
    String word() {
        return word;
    }
}
