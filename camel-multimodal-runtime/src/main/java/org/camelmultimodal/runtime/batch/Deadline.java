/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.MultimodalException;

/**
 * The time by which a message must be processed, unless it is cancelled before. Pipelines call
 * {@link #check()} between the steps of a long computation (tokens, denoising steps), as a run of
 * the engine cannot be interrupted.
 */
public final class Deadline {

    /** No limit. */
    public static final Deadline NONE =
            new Deadline(Duration.ZERO, Long.MAX_VALUE, Cancellation.NEVER);

    private static final Duration MAX_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final Duration timeout;
    private final long nanoTime;
    private final Cancellation cancellation;

    private Deadline(Duration timeout, long nanoTime, Cancellation cancellation) {
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.cancellation = cancellation;
    }

    /**
     * Returns a deadline from now; {@link #NONE} if the timeout is zero. It uses the JVM's
     * monotonic clock, which no change of the date affects.
     *
     * @param timeout at least zero; reduced to 146 years if it is longer
     */
    public static Deadline in(Duration timeout) {
        return timeout.isZero()
                ? NONE
                : new Deadline(timeout, System.nanoTime() + nanos(timeout), Cancellation.NEVER);
    }

    /** Returns this deadline for a message that can be cancelled. */
    public Deadline with(Cancellation messageCancellation) {
        return new Deadline(timeout, nanoTime, messageCancellation);
    }

    /**
     * Returns the nanoseconds, at most half the range of a long, so that differences of clock
     * values do not overflow.
     */
    private static long nanos(Duration timeout) {
        return timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout.toNanos() : MAX_TIMEOUT.toNanos();
    }

    /**
     * Returns the remaining time in nanoseconds: zero or less after the deadline or the
     * cancellation, {@link Long#MAX_VALUE} without a limit.
     */
    public long remainingNanos() {
        if (cancellation.isCancelled()) {
            return 0;
        }
        return timeout.isZero() ? Long.MAX_VALUE : nanoTime - System.nanoTime();
    }

    /**
     * Checks that the deadline is not exceeded and the message not cancelled.
     *
     * @throws DeadlineExceededException if the deadline is exceeded
     * @throws CancelledException if the message is cancelled
     */
    public void check() {
        if (remainingNanos() <= 0) {
            throw failure();
        }
    }

    /** Returns the failure of a message that has no remaining time. */
    MultimodalException failure() {
        if (cancellation.isCancelled()) {
            return cancellation.exception();
        }
        return new DeadlineExceededException(
                "The message was not processed within timeout=%d ms. Increase the option timeout, or send the message again later"
                        .formatted(timeout.toMillis()));
    }
}
