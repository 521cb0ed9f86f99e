/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

/** Where images and recordings are decoded. */
public enum Decoding {
    /** In this JVM. */
    IN_PROCESS,
    /**
     * In worker processes: a decoder that crashes, hangs or takes too much memory fails a message,
     * but not this JVM.
     */
    ISOLATED;

    /**
     * Opens a decoder. The caller must close it.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if this JVM cannot start worker
     *     processes
     */
    public MediaDecoder open() {
        return switch (this) {
            case IN_PROCESS -> new InProcessDecoder();
            case ISOLATED -> IsolatedDecoder.open();
        };
    }
}
