/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.batch;

import java.time.Duration;
import org.camelmultimodal.runtime.DeadlineExceededException;

/**
 * The moment until which a message must be done. Pipelines call {@link #check()} between the steps
 * of a long computation (tokens, denoising steps), since a run inside the engine cannot be left.
 */
public final class Deadline {

    /** No limit. */
    public static final Deadline NONE = new Deadline(Duration.ZERO, Long.MAX_VALUE);

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final Duration timeout;
    private final long nanoTime;

    private Deadline(Duration timeout, long nanoTime) {
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /**
     * A deadline from now; none if the timeout is zero. It runs on the JVM's own clock, which no
     * change of the date moves.
     *
     * @param timeout zero or more; beyond 146 years it counts as that
     */
    public static Deadline in(Duration timeout) {
        return timeout.isZero() ? NONE : new Deadline(timeout, System.nanoTime() + nanos(timeout));
    }

    /** Half of what a long holds, so that differences of clock readings do not overflow either. */
    private static long nanos(Duration timeout) {
        return timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : LONGEST.toNanos();
    }

    /** The time left, zero or less when the deadline is over; very large if there is none. */
    public long remainingNanos() {
        return this == NONE ? Long.MAX_VALUE : nanoTime - System.nanoTime();
    }

    /**
     * Does nothing while there is time left.
     *
     * @throws DeadlineExceededException if there is none
     */
    public void check() {
        if (remainingNanos() <= 0) {
            throw exceeded();
        }
    }

    DeadlineExceededException exceeded() {
        return new DeadlineExceededException(
                "The message was not done within timeout=%d ms".formatted(timeout.toMillis()));
    }
}
