/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Tells complete files from growing ones: a complete file does not change for a while. */
final class QuietPeriod {

    private record Seen(Fingerprint fingerprint, long since) {}

    private final Map<Path, Seen> files = new HashMap<>();
    private final long nanos;
    private final LongSupplier clock;

    /**
     * Creates the period.
     *
     * @param duration the time that a file must stay unchanged
     * @param clock a monotonic clock, in nanoseconds
     */
    QuietPeriod(Duration duration, LongSupplier clock) {
        this.nanos = duration.toNanos();
        this.clock = clock;
    }

    /** Returns whether a file has had this fingerprint for the duration. */
    boolean isQuiet(Path file, Fingerprint now) {
        Seen seen = files.get(file);
        if (seen == null || !seen.fingerprint().equals(now)) {
            seen = new Seen(now, clock.getAsLong());
            files.put(file, seen);
        }
        return clock.getAsLong() - seen.since() >= nanos;
    }

    /** Adds a file that is known to be complete: it is quiet until it changes. */
    void addComplete(Path file, Fingerprint now) {
        files.put(file, new Seen(now, clock.getAsLong() - nanos));
    }

    /** Forgets all files but these. */
    void retain(Set<Path> present) {
        files.keySet().retainAll(present);
    }
}
