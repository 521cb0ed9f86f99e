/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Results whose recording was written to after they were delivered: the writer had paused for
 * longer than anybody waits, and had the file open all the time.
 */
final class Late {

    /** How long a result is watched; of older ones only the size is compared when a run begins. */
    private static final Duration WATCHED = Duration.ofHours(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What no file is like: its size is not that of the recording that was worked on. */
    private static final Fingerprint CHANGED = new Fingerprint(-1, FileTime.fromMillis(0), null);

    /**
     * A delivered result.
     *
     * @param done what the recording was like when the work on it began
     */
    private record Result(Fingerprint done, long since) {}

    private final Map<Path, Result> results = new ConcurrentHashMap<>();
    private final Quiet quiet;
    private final LongSupplier clock;

    Late(Duration quiet, LongSupplier clock) {
        this.quiet = new Quiet(quiet, clock);
        this.clock = clock;
    }

    void watch(Path recording, Fingerprint done) {
        results.put(recording, new Result(done, clock.getAsLong()));
    }

    /** Watches the results of earlier runs and dead instances that are recent or have changed. */
    void lookAt(Folders folders) throws IOException {
        for (Outcome outcome : Outcome.values()) {
            for (Path folder : folders.results(outcome)) {
                try {
                    lookAt(folder);
                } catch (IOException | DateTimeParseException e) {
                    // Not a result of ours, or somebody takes it away just now.
                    continue;
                }
            }
        }
    }

    private void lookAt(Path folder) throws IOException {
        JsonNode result = JSON.readTree(Files.readString(folder.resolve("result.json")));
        Path recording = new Job(folder).recording();
        if (!result.path("bytes").isNumber() || results.containsKey(recording)) {
            return;
        }
        Fingerprint now = Fingerprint.of(recording);
        if (now.size() != result.path("bytes").asLong()) {
            watch(recording, CHANGED);
        } else if (isRecent(Instant.parse(result.path("finished").asText()))) {
            watch(recording, now);
        }
    }

    private static boolean isRecent(Instant finished) {
        return Duration.between(finished, Instant.now()).compareTo(WATCHED) < 0;
    }

    /** Returns the folders of the results to do again; they are no longer watched. */
    List<Path> grown() {
        var grown = new ArrayList<Path>();
        results.entrySet()
                .removeIf(
                        entry -> {
                            Path recording = entry.getKey();
                            Result result = entry.getValue();
                            try {
                                Fingerprint now = Fingerprint.of(recording);
                                if (!now.equals(result.done())) {
                                    return quiet.isQuiet(recording, now)
                                            && grown.add(recording.getParent());
                                }
                                return clock.getAsLong() - result.since() > WATCHED.toNanos();
                            } catch (IOException e) {
                                // Somebody took the result away, which is what results are for.
                                return true;
                            }
                        });
        quiet.retain(results.keySet());
        return grown;
    }
}
