/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import java.time.Duration;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How large a recording may be.
 *
 * @param maxDuration maximum duration; more than zero, at most 36 hours, which an array holds
 * @param maxBytes maximum size of the encoded recording in bytes; 1 or more
 */
public record AudioLimits(Duration maxDuration, long maxBytes) {

    private static final Duration LONGEST = Duration.ofHours(36);

    /** Four hours, which are 0.9 GB of samples; 4 GiB, which are four hours of WAV in stereo. */
    public static final AudioLimits DEFAULT = new AudioLimits(Duration.ofHours(4), 4L << 30);

    public AudioLimits {
        if (maxDuration.isNegative()
                || maxDuration.isZero()
                || maxDuration.compareTo(LONGEST) > 0) {
            throw new InvalidOptionException(
                    "maxDuration=%s is out of range: expected more than zero and at most %s"
                            .formatted(maxDuration, LONGEST));
        }
        if (maxBytes < 1) {
            throw new InvalidOptionException(
                    "maxBytes=%d is out of range: expected 1 or more".formatted(maxBytes));
        }
    }

    void check(String description, double seconds) {
        if (seconds > maxDuration.toMillis() / 1000.0) {
            throw new InvalidMediaException(
                    "%s is longer than maxDuration=%s".formatted(description, maxDuration));
        }
    }

    /** Samples in a recording of the maximum duration. */
    int maxSamples() {
        return (int) (maxDuration.toMillis() * AudioDecoder.SAMPLE_RATE / 1000);
    }

    /** The failure of a recording whose samples the heap has no room for. */
    InvalidMediaException noMemory(String description, double seconds, OutOfMemoryError e) {
        return new InvalidMediaException(
                "%s does not fit into memory: %.0f seconds of it were decoded. Set the option maxDuration to less than %s, or raise the heap of the JVM."
                        .formatted(description, seconds, maxDuration),
                e);
    }
}
