/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells files that nobody has written to for a while, as observed here, from those still growing.
 */
final class Quiet {

    private record Seen(Fingerprint fingerprint, long since) {}

    private final Map<Path, Seen> files = new HashMap<>();
    private final long nanos;
    private final LongSupplier clock;

    /**
     * @param duration how long a file must stay the same
     * @param clock monotonic, in nanoseconds
     */
    Quiet(Duration duration, LongSupplier clock) {
        this.nanos = duration.toNanos();
        this.clock = clock;
    }

    /** Returns whether a file has been like this since the duration ago. */
    boolean isQuiet(Path file, Fingerprint now) {
        Seen seen = files.get(file);
        if (seen == null || !seen.fingerprint().equals(now)) {
            seen = new Seen(now, clock.getAsLong());
            files.put(file, seen);
        }
        return clock.getAsLong() - seen.since() >= nanos;
    }

    /** Takes a file as quiet until it changes: it arrived whole. */
    void arrivedWhole(Path file, Fingerprint now) {
        files.put(file, new Seen(now, clock.getAsLong() - nanos));
    }

    /** Forgets the files that are gone. */
    void retain(Set<Path> present) {
        files.keySet().retainAll(present);
    }
}
