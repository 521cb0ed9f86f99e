/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import java.nio.ByteBuffer;

/**
 * Reused native memory for the inputs of runs. A batch of images takes megabytes; to allocate and
 * clear them for each run, and to leave them to the garbage collector, costs more than to copy the
 * values. Each thread keeps its largest buffer.
 */
final class ScratchBuffers {

    private static final ThreadLocal<ByteBuffer> KEPT = new ThreadLocal<>();

    private ScratchBuffers() {}

    /** Returns a buffer of the thread or a new one, with arbitrary content and byte order. */
    static ByteBuffer take(int bytes) {
        ByteBuffer kept = KEPT.get();
        if (kept != null && kept.capacity() >= bytes) {
            KEPT.remove();
            kept.clear().limit(bytes);
            return kept;
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    /** Releases a buffer that no tensor uses any more. */
    static void release(ByteBuffer buffer) {
        ByteBuffer kept = KEPT.get();
        if (kept == null || kept.capacity() < buffer.capacity()) {
            KEPT.set(buffer);
        }
    }
}
