/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import java.nio.ByteBuffer;

/**
 * Memory outside the heap for the inputs of runs. A batch of images has megabytes of them; taking
 * and clearing fresh memory for each, and leaving the old one to the garbage collector, costs more
 * than copying the values. Each thread keeps the buffer that it gave back last.
 */
final class ScratchBuffers {

    private static final ThreadLocal<ByteBuffer> KEPT = new ThreadLocal<>();

    private ScratchBuffers() {}

    /** A buffer of the thread, or a new one; its content and byte order are arbitrary. */
    static ByteBuffer take(int bytes) {
        ByteBuffer kept = KEPT.get();
        if (kept != null && kept.capacity() >= bytes) {
            KEPT.remove();
            kept.clear().limit(bytes);
            return kept;
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    /** Gives a buffer back when no tensor is on it any more. */
    static void giveBack(ByteBuffer buffer) {
        ByteBuffer kept = KEPT.get();
        if (kept == null || kept.capacity() < buffer.capacity()) {
            KEPT.set(buffer);
        }
    }
}
