/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import java.nio.file.Path;

/**
 * An input that did what none may do.
 *
 * @param kind what it did
 * @param input the file that holds it; where a process ended and left none, its log
 * @param message the exception, or the first line of what the process said when it ended
 */
record Finding(Kind kind, Path input, String message) {

    /** Whether the input was left behind. */
    boolean hasInput() {
        return !input.toString().endsWith(".log");
    }

    /** What no input may do. */
    enum Kind {
        /** The process ended. */
        DEAD("dead processes"),
        /** It took more than ten seconds. */
        SLOW("over 10 s"),
        /** More memory than the process may have. */
        MEMORY("over 3 GB"),
        /** An exception that is none of this project's. */
        UNTYPED("untyped exceptions");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The name in the report. */
        String title() {
            return title;
        }
    }
}
