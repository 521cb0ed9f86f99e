/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import java.nio.file.Path;

/**
 * An input that caused a failure.
 *
 * @param kind the kind of the failure
 * @param input the file with the input; the log, if the process ended without one
 * @param message the exception, or the first line of the output of the process
 */
record Finding(Kind kind, Path input, String message) {

    /** Returns whether there is a file with the input. */
    boolean hasInput() {
        return !input.toString().endsWith(".log");
    }

    /** The kinds of failures. */
    enum Kind {
        /** The process ended. */
        DEAD("dead processes"),
        /** The input took more than ten seconds. */
        SLOW("over 10 s"),
        /** The process exceeded its memory limit. */
        MEMORY("over 3 GB"),
        /** An exception that is not one of this project. */
        UNTYPED("untyped exceptions");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Returns the name in the report. */
        String title() {
            return title;
        }
    }
}
