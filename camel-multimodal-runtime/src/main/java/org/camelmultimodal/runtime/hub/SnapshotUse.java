/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks snapshots as used by this process: a shared lock on a file beside each of them, which the
 * operating system releases when a process is killed.
 */
public final class SnapshotUse {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotUse.class);

    /** The lock of each snapshot that this process uses, as the JDK allows one for each process. */
    private static final Map<Path, SnapshotUse> HERE = new HashMap<>();

    private final Path snapshot;
    private final FileChannel channel;
    private int users = 1;

    private SnapshotUse(Path snapshot, FileChannel channel) {
        this.snapshot = snapshot;
        this.channel = channel;
    }

    private static Path file(Path snapshot) {
        return snapshot.resolveSibling(snapshot.getFileName() + ".use");
    }

    /**
     * Begins to use a snapshot. Where no file can be written, as in a cache that is mounted
     * read-only, nothing is marked.
     *
     * @return ends the use; must be run once
     */
    public static Runnable begin(Path snapshot) {
        synchronized (HERE) {
            SnapshotUse known = HERE.get(snapshot);
            if (known != null) {
                known.users++;
                return known::end;
            }
            try {
                FileChannel channel =
                        FileChannel.open(
                                file(snapshot),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                return lock(snapshot, channel);
            } catch (IOException e) {
                LOG.debug("{} is not marked as used", snapshot, e);
                return () -> {};
            }
        }
    }

    private static Runnable lock(Path snapshot, FileChannel channel) throws IOException {
        try {
            // A remover holds the exclusive lock for a moment; the model is gone afterwards.
            channel.lock(0, Long.MAX_VALUE, true);
            var use = new SnapshotUse(snapshot, channel);
            HERE.put(snapshot, use);
            return use::end;
        } catch (OverlappingFileLockException e) {
            // Its mark ends with this channel, as a lock belongs to the process: it stays open.
            LOG.debug("{} is marked by another class loader", snapshot, e);
            return () -> {};
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void end() {
        synchronized (HERE) {
            users--;
            if (users == 0) {
                HERE.remove(snapshot);
                try {
                    channel.close();
                } catch (IOException e) {
                    throw HubCache.unreadable(file(snapshot), e);
                }
            }
        }
    }

    /** Work on a snapshot that nobody uses. */
    @FunctionalInterface
    interface Work {
        /** Does the work. */
        void run() throws IOException;
    }

    /**
     * Does work if no process uses a snapshot.
     *
     * @return false if one does; nothing was done then
     */
    static boolean runIfUnused(Path snapshot, Work work) throws IOException {
        synchronized (HERE) {
            if (HERE.containsKey(snapshot)) {
                return false;
            }
            try (FileChannel channel =
                            FileChannel.open(
                                    file(snapshot),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    return false;
                }
                work.run();
                return true;
            } catch (OverlappingFileLockException e) {
                LOG.debug("{} is marked by another class loader", snapshot, e);
                return false;
            }
        }
    }
}
