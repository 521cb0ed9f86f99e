/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.io.PrintWriter;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.RetryableException;
import picocli.CommandLine;

/** Exit codes, so that scripts can tell what happened. */
enum ExitCode {
    /** Everything is as expected. */
    OK,
    /** A file is damaged or missing, or a model does not give the known answer. */
    DIFFERENCE,
    /** The command or an option is wrong; picocli uses the same code. */
    USAGE,
    /** The model does not exist or cannot be used. */
    PERMANENT_FAILURE,
    /** The hub cannot be reached, the disk is full, or the model is in use: try again. */
    RETRYABLE_FAILURE;

    /** The exit code of a defect of this program, as sysexits.h has it. */
    private static final int DEFECT = 70;

    int code() {
        return ordinal();
    }

    /** Returns the exit code of a mistake of the caller, or of this program. */
    static int of(Throwable failure) {
        return failure instanceof CommandLine.ParameterException ? USAGE.code() : DEFECT;
    }

    /** Prints why a command failed and returns its exit code. */
    static int report(Exception failure, PrintWriter err) throws Exception {
        if (!(failure instanceof PermanentException || failure instanceof RetryableException)) {
            throw failure;
        }
        CamelMultimodal.println(err, failure.getMessage());
        return (failure instanceof RetryableException ? RETRYABLE_FAILURE : PERMANENT_FAILURE)
                .code();
    }
}
