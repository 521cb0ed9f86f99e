/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.DownloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Downloads files of a commit into a directory, several at once. */
final class SnapshotDownload {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotDownload.class);

    private final HubSettings settings;
    private final HubAddresses addresses;
    private final HubDownload download;

    SnapshotDownload(HubSettings settings, HubTransport transport) {
        this.settings = settings;
        this.addresses = new HubAddresses(settings.endpoint());
        this.download = new HubDownload(transport);
    }

    /**
     * Downloads files; returns when all are in place.
     *
     * @param target an existing directory
     * @throws DownloadException if a file cannot be downloaded, or the disk has no room for all
     * @throws IOException if the free space of the disk cannot be read
     */
    void fetch(HubReference reference, String commit, List<HubFile> files, Path target)
            throws IOException {
        if (files.isEmpty()) {
            return;
        }
        long total = totalBytes(files);
        requireFreeSpace(reference, total, target);
        var progress = new DownloadProgress(reference.toString(), total, stored(files, target));
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        Math.min(settings.parallelFiles(), files.size()), SnapshotDownload::daemon);
        try {
            var running = new ArrayList<Future<?>>();
            for (HubFile file : files) {
                URI uri = addresses.file(reference, commit, file);
                Path path = file.in(target);
                running.add(pool.submit(() -> download.fetch(uri, file, path, progress::add)));
            }
            for (Future<?> file : running) {
                file.get();
            }
            progress.done();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new DownloadException("model=%s cannot be downloaded".formatted(reference), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException(
                    "The download of model=%s was interrupted".formatted(reference), e);
        } finally {
            pool.shutdownNow();
            awaitTermination(pool);
        }
    }

    /** Returns the bytes that an earlier download left of files. */
    private static long stored(List<HubFile> files, Path target) throws IOException {
        long stored = 0;
        for (HubFile file : files) {
            stored += HubDownload.size(HubDownload.partial(file.in(target)));
        }
        return stored;
    }

    private static long totalBytes(List<HubFile> files) {
        long total = 0;
        for (HubFile file : files) {
            total = Math.min(total, Long.MAX_VALUE - file.size()) + file.size();
        }
        return total;
    }

    private static void requireFreeSpace(HubReference reference, long bytes, Path target)
            throws IOException {
        long free = Files.getFileStore(target).getUsableSpace();
        if (bytes > free) {
            throw new DownloadException(
                    "model=%s needs %d bytes, and the disk of %s has %d bytes free. Set the variable CAMEL_MULTIMODAL_CACHE to a directory with more free space"
                            .formatted(reference, bytes, target, free));
        }
    }

    /**
     * Waits for the downloads. Called while the lock is held: another process must not find an
     * incomplete file.
     */
    private void awaitTermination(ExecutorService pool) {
        try {
            if (!pool.awaitTermination(settings.stallTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A download is still running although it was interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "hub-download");
        thread.setDaemon(true);
        return thread;
    }
}
