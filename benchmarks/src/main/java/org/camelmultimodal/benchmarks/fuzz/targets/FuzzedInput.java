/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import org.camelmultimodal.runtime.MultimodalException;

/** Something that takes bytes from strangers. */
public interface FuzzedInput {

    /**
     * Hands an input over.
     *
     * @throws Exception whatever is no typed failure; each is a finding
     */
    void accept(FuzzedDataProvider data) throws Exception;

    /**
     * Does what is done but once in a process, such as loading models and classes, so that no input
     * is charged with its time.
     */
    default void warmUp() throws Exception {}

    /** What may fail, but only typed. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Does some work; a typed failure is as good as a result. */
    static boolean succeeds(Work work) throws Exception {
        try {
            work.run();
            return true;
        } catch (MultimodalException e) {
            return false;
        }
    }
}
