/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import org.camelmultimodal.runtime.MultimodalException;

/** Code that processes untrusted bytes. */
public interface FuzzedInput {

    /**
     * Processes an input.
     *
     * @throws Exception any exception that is not typed; each is a finding
     */
    void accept(FuzzedDataProvider data) throws Exception;

    /**
     * Runs what happens once per process, such as loading models and classes, so that its time does
     * not count for an input.
     */
    default void warmUp() throws Exception {}

    /** Work that may fail with typed exceptions only. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Runs some work and ignores typed exceptions, which are valid results. */
    static boolean succeeds(Work work) throws Exception {
        try {
            work.run();
            return true;
        } catch (MultimodalException e) {
            return false;
        }
    }
}
