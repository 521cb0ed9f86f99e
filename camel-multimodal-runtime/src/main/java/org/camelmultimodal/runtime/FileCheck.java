/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

/**
 * The result of comparing a stored file with its size and digest.
 *
 * @param path relative to the directory of the model
 * @param state the result
 * @param bytes the size of the stored file; 0 if there is none
 */
public record FileCheck(String path, State state, long bytes) {

    /** Results of a check. */
    public enum State {
        /** The content has the stated digest. */
        OK,
        /** The file does not exist, or is partial. */
        MISSING,
        /** The size or the content differs from what was stated. */
        DAMAGED,
        /** Neither the hub nor the caller stated a digest. */
        UNKNOWN
    }

    /** Returns whether the model cannot be trusted because of this file. */
    public boolean failed() {
        return state == State.MISSING || state == State.DAMAGED;
    }
}
