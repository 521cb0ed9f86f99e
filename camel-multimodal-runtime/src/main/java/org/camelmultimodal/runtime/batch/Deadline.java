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

    private final Duration timeout;
    private final long nanoTime;

    private Deadline(Duration timeout, long nanoTime) {
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /** A deadline from now; none if the timeout is zero. */
    public static Deadline in(Duration timeout) {
        return timeout.isZero()
                ? NONE
                : new Deadline(timeout, System.nanoTime() + timeout.toNanos());
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
