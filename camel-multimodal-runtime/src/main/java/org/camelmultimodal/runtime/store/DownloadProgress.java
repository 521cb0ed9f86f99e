/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how far a download is: at the start, every few seconds, at the end. */
final class DownloadProgress {

    private static final Logger LOG = LoggerFactory.getLogger(DownloadProgress.class);
    private static final long BETWEEN_NANOS = 3_000_000_000L;
    private static final double MEGABYTE = 1e6;

    private final String model;
    private final long total;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong lastSaid = new AtomicLong(System.nanoTime());

    DownloadProgress(String model, long total) {
        this.model = model;
        this.total = total;
        LOG.info("Fetching {}: {} MB", model, megabytes(total));
    }

    void moved(long count) {
        long now = bytes.addAndGet(count);
        long last = lastSaid.get();
        long time = System.nanoTime();
        if (time - last > BETWEEN_NANOS && lastSaid.compareAndSet(last, time)) {
            LOG.info(
                    "Fetching {}: {} of {} MB, {} %",
                    model, megabytes(now), megabytes(total), 100 * now / Math.max(1, total));
        }
    }

    void done() {
        LOG.info("Fetched {}", model);
    }

    private static String megabytes(long bytes) {
        return "%.1f".formatted(bytes / MEGABYTE);
    }
}
