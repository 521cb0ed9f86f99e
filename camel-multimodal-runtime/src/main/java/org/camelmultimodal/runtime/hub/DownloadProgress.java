/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a download: at the start, every few seconds, at the end. */
final class DownloadProgress {

    private static final Logger LOG = LoggerFactory.getLogger(DownloadProgress.class);
    private static final long INTERVAL_NANOS = 3_000_000_000L;
    private static final double MEGABYTE = 1e6;

    private final String model;
    private final long total;
    private final AtomicLong bytes;
    private final AtomicLong lastLogged = new AtomicLong(System.nanoTime());

    /**
     * Logs the start.
     *
     * @param total the size of all files
     * @param stored the bytes that an earlier download left of them
     */
    DownloadProgress(String model, long total, long stored) {
        this.model = model;
        this.total = total;
        this.bytes = new AtomicLong(stored);
        if (stored > 0) {
            LOG.info(
                    "Resuming the download of {}: {} MB, {} MB of them stored",
                    model,
                    megabytes(total),
                    megabytes(stored));
        } else {
            LOG.info("Downloading {}: {} MB", model, megabytes(total));
        }
    }

    /**
     * Adds bytes that were stored.
     *
     * @param count negative for bytes that were discarded
     */
    void add(long count) {
        long now = bytes.addAndGet(count);
        long last = lastLogged.get();
        long time = System.nanoTime();
        if (time - last > INTERVAL_NANOS && lastLogged.compareAndSet(last, time)) {
            LOG.info(
                    "Downloading {}: {} of {} MB, {} %",
                    model, megabytes(now), megabytes(total), 100 * now / Math.max(1, total));
        }
    }

    void done() {
        LOG.info("Downloaded {}", model);
    }

    private static String megabytes(long bytes) {
        return "%.1f".formatted(bytes / MEGABYTE);
    }
}
