/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import java.time.Duration;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The maximum duration and size of a recording.
 *
 * @param maxDuration maximum duration; more than zero, at most 36 hours, whose samples fit into an
 *     array
 * @param maxBytes maximum size of the encoded recording in bytes; 1 or more
 */
public record AudioLimits(Duration maxDuration, long maxBytes) {

    private static final Duration MAX_DURATION = Duration.ofHours(36);

    /** The defaults: 4 hours (0.9 GB of samples) and 4 GiB (4 hours of stereo WAV). */
    public static final AudioLimits DEFAULT = new AudioLimits(Duration.ofHours(4), 4L << 30);

    public AudioLimits {
        if (maxDuration.isNegative()
                || maxDuration.isZero()
                || maxDuration.compareTo(MAX_DURATION) > 0) {
            throw new InvalidOptionException(
                    "maxDuration=%s is out of range: expected more than zero and at most %s"
                            .formatted(maxDuration, MAX_DURATION));
        }
        if (maxBytes < 1) {
            throw new InvalidOptionException(
                    "maxBytes=%d is out of range: expected 1 or more".formatted(maxBytes));
        }
    }

    void check(String description, double seconds) {
        if (seconds > maxDuration.toMillis() / 1000.0) {
            throw new InvalidMediaException(
                    "%s is too long: expected at most maxDuration=%s. Set the option maxDuration"
                            .formatted(description, maxDuration));
        }
    }

    /** Returns the number of samples of a recording of the maximum duration. */
    int maxSamples() {
        return (int) (maxDuration.toMillis() * AudioDecoder.SAMPLE_RATE / 1000);
    }

    /** Returns the exception for a recording whose samples do not fit into the heap. */
    InvalidMediaException noMemory(String description, double seconds, OutOfMemoryError e) {
        return new InvalidMediaException(
                "%s does not fit into memory after %.0f seconds were decoded: expected a shorter recording. Decrease the option maxDuration (%s), or increase the heap of the JVM"
                        .formatted(description, seconds, maxDuration),
                e);
    }
}
