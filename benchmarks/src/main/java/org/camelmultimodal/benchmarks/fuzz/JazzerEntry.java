/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzTarget;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzedInput;

/**
 * The entry point that Jazzer calls in a separate process; the property {@value #TARGET} names the
 * target.
 */
public final class JazzerEntry {

    static final String TARGET = "fuzz.target";

    private static FuzzedInput target;

    private JazzerEntry() {}

    /** Called once, before the first input. */
    public static void fuzzerInitialize() throws Exception {
        target = FuzzTarget.valueOf(System.getProperty(TARGET)).open();
        target.warmUp();
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws Exception {
        target.accept(data);
    }
}
