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
 * Finds results whose recording changed after delivery: the writer kept the file open and paused
 * for longer than the quiet period.
 */
final class ChangedResults {

    /** The time that a result is watched. Of older results only the size is compared, at start. */
    private static final Duration WATCHED = Duration.ofHours(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Equals the fingerprint of no file: the recording no longer has the size of its result. */
    private static final Fingerprint CHANGED = new Fingerprint(-1, FileTime.fromMillis(0), null);

    /**
     * A delivered result.
     *
     * @param processed the fingerprint of the recording when processing started
     * @param since the start of watching, in nanoseconds of the clock
     */
    private record Result(Fingerprint processed, long since) {}

    private final Map<Path, Result> results = new ConcurrentHashMap<>();
    private final QuietPeriod quiet;
    private final LongSupplier clock;

    ChangedResults(Duration quiet, LongSupplier clock) {
        this.quiet = new QuietPeriod(quiet, clock);
        this.clock = clock;
    }

    /** Starts to watch the recording of a result. */
    void watch(Path recording, Fingerprint processed) {
        results.put(recording, new Result(processed, clock.getAsLong()));
    }

    /** Starts to watch results of earlier runs and of dead instances that are recent or changed. */
    void scan(Folders folders) throws IOException {
        for (Outcome outcome : Outcome.values()) {
            for (Path folder : folders.results(outcome)) {
                try {
                    scan(folder);
                } catch (IOException | DateTimeParseException e) {
                    // Not a result of this application, or it is being removed.
                    continue;
                }
            }
        }
    }

    private void scan(Path folder) throws IOException {
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

    /** Returns the folders of results to process again, and stops watching them. */
    List<Path> next() {
        var changed = new ArrayList<Path>();
        results.entrySet()
                .removeIf(
                        entry -> {
                            Path recording = entry.getKey();
                            Result result = entry.getValue();
                            try {
                                Fingerprint now = Fingerprint.of(recording);
                                if (!now.equals(result.processed())) {
                                    return quiet.isQuiet(recording, now)
                                            && changed.add(recording.getParent());
                                }
                                return clock.getAsLong() - result.since() > WATCHED.toNanos();
                            } catch (IOException e) {
                                // A user removed the result.
                                return true;
                            }
                        });
        quiet.retain(results.keySet());
        return changed;
    }
}
