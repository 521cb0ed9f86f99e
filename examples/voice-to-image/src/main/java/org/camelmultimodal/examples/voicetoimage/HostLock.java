/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one thread of one process on this host do a thing at a time. */
final class HostLock {

    /** What is done under the lock. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private HostLock() {}

    /**
     * Waits for the lock, works and releases it; the operating system releases the lock of a
     * process that dies.
     *
     * @param file stays; its content means nothing
     */
    static void hold(Path file, Work work) throws IOException {
        // Locks of files are between processes; threads of this one exclude each other here.
        synchronized (HostLock.class) {
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                work.run();
            }
        }
    }
}
