/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

/** The processes that decode images and recordings. */
public enum Decoding {
    /** In this JVM. */
    IN_PROCESS,
    /**
     * In worker processes: a decoder that crashes, hangs or takes too much memory fails a message,
     * but not this JVM.
     */
    ISOLATED;

    /**
     * Opens a decoder; the caller closes it.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if worker processes cannot be
     *     started here
     */
    public MediaDecoder open() {
        return switch (this) {
            case IN_PROCESS -> new InProcessDecoder();
            case ISOLATED -> IsolatedDecoder.open();
        };
    }
}
