/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream from the network that fails if no data arrives for too long, or so little that it would
 * never end: a timer closes it under the read that waits.
 */
final class WatchedStream extends FilterInputStream {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedStream.class);

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
    private volatile long lastRead = System.nanoTime();
    private long measuredFrom = System.nanoTime();
    private long measuredBytes;

    /**
     * Watches a stream.
     *
     * @param limit maximum time without data
     * @param minBytesPerSecond minimum speed, measured over twice that time
     */
    WatchedStream(InputStream in, Duration limit, long minBytesPerSecond) {
        super(in);
        this.limitNanos = limit.toNanos();
        this.minBytesPerLimits = 2 * limit.toMillis() * minBytesPerSecond / 1000;
        long period = Math.max(1, limit.toMillis() / 4);
        this.watch = WATCH.scheduleAtFixedRate(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    private void check() {
        long now = System.nanoTime();
        boolean tooSlow = false;
        if (now - measuredFrom > 2 * limitNanos) {
            long total = bytes.get();
            tooSlow = total - measuredBytes < minBytesPerLimits;
            measuredFrom = now;
            measuredBytes = total;
        }
        if (tooSlow || now - lastRead > limitNanos) {
            try {
                in.close();
            } catch (IOException e) {
                LOG.debug("A stalled response cannot be closed", e);
            }
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int count) {
        bytes.addAndGet(count);
        lastRead = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
