/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one thread of one process work on a snapshot: of several that want the same model, one
 * downloads and the others wait. A file lock holds off other processes; the JDK refuses a second
 * one in the same process, whose threads wait for a monitor.
 */
final class SnapshotLock {

    private SnapshotLock() {}

    /** Work that is done under a lock. */
    @FunctionalInterface
    interface Work<T> {
        /** Does the work. */
        T run() throws IOException;
    }

    /** Does work while no other process or thread works on the same snapshot. */
    static <T> T holding(Path snapshot, Work<T> work) throws IOException {
        Path file = snapshot.resolveSibling(snapshot.getFileName() + ".lock");
        synchronized (monitor(file)) {
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                return work.run();
            }
        }
    }

    /**
     * Does work on a snapshot unless another process works on it.
     *
     * @return false if one does; nothing was done then
     */
    static boolean tryHolding(Path snapshot, Work<Boolean> work) throws IOException {
        Path file = snapshot.resolveSibling(snapshot.getFileName() + ".lock");
        synchronized (monitor(file)) {
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                return lock != null && work.run();
            }
        }
    }

    /** An interned string, as that is one object for the class loaders of all applications. */
    private static Object monitor(Path file) {
        return "%s %s".formatted(SnapshotLock.class.getName(), file.toAbsolutePath()).intern();
    }
}
