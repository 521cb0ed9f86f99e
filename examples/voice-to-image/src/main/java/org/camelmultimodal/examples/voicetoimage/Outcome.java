/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.util.Locale;

/** The outcome of a recording, named after the folder of its result. */
public enum Outcome {
    OUTBOX("drawn"),
    REJECTED("refused"),
    FAILED("failed");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** Returns the name of the folder. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the label in tables and pages. */
    String label() {
        return label;
    }
}
