/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A lock that one thread of one process on this host holds at a time. */
final class HostLock {

    /** A task that needs the lock. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    private HostLock() {}

    /**
     * Waits for the lock, runs the task and releases the lock. The operating system releases the
     * lock of a process that dies.
     *
     * @param file the lock file, which is never deleted and has no content
     */
    static void hold(Path file, Task task) throws IOException {
        // File locks exclude other processes, but not other threads of this one.
        synchronized (HostLock.class) {
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                task.run();
            }
        }
    }
}
