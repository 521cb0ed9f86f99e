/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import org.camelmultimodal.runtime.DeadlineExceededException;

/**
 * The time by which a message must be processed. Pipelines call {@link #check()} between the steps
 * of a long computation (tokens, denoising steps), as a run of the engine cannot be interrupted.
 */
public final class Deadline {

    /** No limit. */
    public static final Deadline NONE = new Deadline(Duration.ZERO, Long.MAX_VALUE);

    private static final Duration MAX_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final Duration timeout;
    private final long nanoTime;

    private Deadline(Duration timeout, long nanoTime) {
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns a deadline from now; {@link #NONE} if the timeout is zero. It uses the JVM's
     * monotonic clock, which no change of the date affects.
     *
     * @param timeout at least zero; reduced to 146 years if it is longer
     */
    public static Deadline in(Duration timeout) {
        return timeout.isZero() ? NONE : new Deadline(timeout, System.nanoTime() + nanos(timeout));
    }

    /**
     * Returns the nanoseconds, at most half the range of a long, so that differences of clock
     * values do not overflow.
     */
    private static long nanos(Duration timeout) {
        return timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout.toNanos() : MAX_TIMEOUT.toNanos();
    }

    /**
     * Returns the remaining time in nanoseconds: zero or less after the deadline, {@link
     * Long#MAX_VALUE} for {@link #NONE}.
     */
    public long remainingNanos() {
        return this == NONE ? Long.MAX_VALUE : nanoTime - System.nanoTime();
    }

    /**
     * Checks that the deadline is not exceeded.
     *
     * @throws DeadlineExceededException if it is
     */
    public void check() {
        if (remainingNanos() <= 0) {
            throw exceeded();
        }
    }

    DeadlineExceededException exceeded() {
        return new DeadlineExceededException(
                "The message was not processed within timeout=%d ms. Increase the option timeout, or send the message again later"
                        .formatted(timeout.toMillis()));
    }
}
