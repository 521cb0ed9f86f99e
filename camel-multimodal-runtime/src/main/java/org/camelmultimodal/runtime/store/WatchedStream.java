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

/**
 * A stream from the network that fails when nothing arrives for too long: it is closed under the
 * read that waits.
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
    private final ScheduledFuture<?> watch;
    private volatile long lastMove = System.nanoTime();

    WatchedStream(InputStream in, Duration limit) {
        super(in);
        this.limitNanos = limit.toNanos();
        long period = Math.max(1, limit.toMillis() / 4);
        this.watch = WATCH.scheduleAtFixedRate(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (System.nanoTime() - lastMove > limitNanos) {
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
        lastMove = System.nanoTime();
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        lastMove = System.nanoTime();
        return count;
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
