/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import java.time.Duration;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How long a recording may be.
 *
 * @param maxDuration the longest, more than zero
 */
public record AudioLimits(Duration maxDuration) {

    /** Four hours, which are 0.9 GB of samples. */
    public static final AudioLimits DEFAULT = new AudioLimits(Duration.ofHours(4));

    public AudioLimits {
        if (maxDuration.isNegative() || maxDuration.isZero()) {
            throw new InvalidOptionException(
                    "maxDuration=%s is out of range; expected more than zero"
                            .formatted(maxDuration));
        }
    }

    void check(String description, double seconds) {
        if (seconds > maxDuration.toMillis() / 1000.0) {
            throw new InvalidMediaException(
                    "%s is longer than maxDuration=%s".formatted(description, maxDuration));
        }
    }
}
