/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stream from the network that fails when nothing arrives for too long, or so little that it
 * would never end: it is closed under the read that waits.
 */
final class WatchedStream extends FilterInputStream {

    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        var thread = new Thread(work, "hub-watch");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final long limitNanos;
    private final long minBytesPerLimits;
    private final ScheduledFuture<?> watch;
    private final AtomicLong bytes = new AtomicLong();
    private volatile long lastMove = System.nanoTime();
    private long measuredFrom = System.nanoTime();
    private long measuredBytes;

    /**
     * Watches a stream.
     *
     * @param limit how long nothing may arrive
     * @param minBytesPerSecond the lowest speed, measured over twice that time
     */
    WatchedStream(InputStream in, Duration limit, long minBytesPerSecond) {
        super(in);
        this.limitNanos = limit.toNanos();
        this.minBytesPerLimits = 2 * limit.toMillis() * minBytesPerSecond / 1000;
        long period = Math.max(1, limit.toMillis() / 4);
        this.watch = WATCH.scheduleAtFixedRate(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        boolean crawls = false;
        if (now - measuredFrom > 2 * limitNanos) {
            long all = bytes.get();
            crawls = all - measuredBytes < minBytesPerLimits;
            measuredFrom = now;
            measuredBytes = all;
        }
        if (crawls || now - lastMove > limitNanos) {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        moved(1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        moved(Math.max(0, count));
        return count;
    }

    private void moved(int count) {
        bytes.addAndGet(count);
        lastMove = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
