/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** Hands each recording to the route when its turn has come. */
public class Inbox {

    static final String JOB = "job";
    static final String NAME = "recordingName";
    static final String FINGERPRINT = "recordingFingerprint";

    private static final Duration SWEEP = Duration.ofSeconds(1);

    /** After what went wrong with the disk, not with the recording. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Folders folders;
    private final Claims claims;
    private final Gallery gallery;
    private final Late late;
    private final Progress progress;
    private final int maxInFlight;
    private final int maxAttempts;
    private final LongSupplier clock = System::nanoTime;
    private final Arrivals arrivals;
    private final Quiet quiet;

    /** The jobs in the route, and whether the application died while it worked on one before. */
    private final Map<Job, Boolean> working = new ConcurrentHashMap<>();

    private final Map<Job, Long> pausedSince = new ConcurrentHashMap<>();
    private long swept = clock.getAsLong() - SWEEP.toNanos();
    private boolean first = true;
    private String trouble = "";

    Inbox(
            Folders folders,
            Claims claims,
            Gallery gallery,
            Late late,
            Progress progress,
            Settings settings) {
        this.folders = folders;
        this.claims = claims;
        this.gallery = gallery;
        this.late = late;
        this.progress = progress;
        this.maxInFlight = settings.maxInFlight();
        this.maxAttempts = settings.maxAttempts();
        this.quiet = new Quiet(settings.quiet(), clock);
        this.arrivals =
                new Arrivals(folders.inbox(), claims, new Quiet(settings.quiet(), clock), progress);
    }

    /** Adds a copy of a file that is known to be whole. */
    synchronized Job add(Path file) throws IOException {
        Job job = claims.copy(file);
        quiet.arrivedWhole(job.recording(), Fingerprint.of(job.recording()));
        return job;
    }

    /** Returns the jobs to begin now. */
    public synchronized List<Job> next() {
        try {
            if (clock.getAsLong() - swept >= SWEEP.toNanos()) {
                sweep();
                swept = clock.getAsLong();
            }
            int busy = working.size() + pausedSince.size() + ready().size();
            for (Arrivals.Claimed claimed : arrivals.claim(maxInFlight - busy)) {
                // A writer that has the file open writes on into the claimed one: then the
                // recording is not like this any more, and waits.
                quiet.arrivedWhole(claimed.job().recording(), claimed.seen());
            }
            List<Job> turn = turn(ready());
            trouble = "";
            return turn;
        } catch (IOException | UncheckedIOException e) {
            if (!trouble.equals(e.toString())) {
                trouble = e.toString();
                progress.note("inbox", "cannot be read now: " + trouble);
            }
            return List.of();
        }
    }

    /** Goes on with what dead instances left, and with results whose recording grew. */
    private void sweep() throws IOException {
        boolean changed = claims.takeOver() || first;
        if (changed) {
            late.lookAt(folders);
            first = false;
        }
        for (Path result : late.grown()) {
            changed = true;
            claims.reopen(result)
                    .ifPresent(job -> progress.note(nameOf(job), "grew, is processed again"));
        }
        if (changed) {
            gallery.update();
        }
    }

    /** The claimed recordings that nobody works on and nobody has written to for a while. */
    private List<Job> ready() throws IOException {
        List<Job> jobs = claims.jobs();
        pausedSince.keySet().retainAll(jobs);
        var ready = new ArrayList<Job>();
        var waiting = new HashSet<Path>();
        for (Job job : jobs) {
            // The route may be moving the folder of a job that it works on.
            if (!working.containsKey(job) && job.hasRecording()) {
                Path recording = job.recording();
                waiting.add(recording);
                BasicFileAttributes attributes = Fingerprint.attributes(recording);
                if (!attributes.isRegularFile()) {
                    arrivals.giveBack(job, recording);
                } else if (quiet.isQuiet(recording, Fingerprint.of(attributes)) && !isPaused(job)) {
                    ready.add(job);
                }
            }
        }
        quiet.retain(waiting);
        return ready;
    }

    private boolean isPaused(Job job) {
        Long since = pausedSince.get(job);
        return since != null && clock.getAsLong() - since < PAUSE.toNanos();
    }

    /**
     * A recording that was in the route when the application died is done alone: if it kills the
     * application, it alone is to blame.
     */
    private List<Job> turn(List<Job> ready) throws IOException {
        if (working.containsValue(true)) {
            return List.of();
        }
        for (Job job : ready) {
            if (job.attempts() > 0) {
                if (!working.isEmpty()) {
                    return List.of();
                }
                working.put(job, true);
                pausedSince.remove(job);
                return List.of(job);
            }
        }
        ready.forEach(
                job -> {
                    working.put(job, false);
                    pausedSince.remove(job);
                });
        return ready;
    }

    /**
     * Makes the recording of a job the body of the message.
     *
     * @throws RepeatedCrashException if the application died too often after this point
     */
    public void begin(Exchange exchange) throws IOException {
        Job job = exchange.getMessage().getBody(Job.class);
        exchange.setProperty(JOB, job);
        exchange.setProperty(NAME, nameOf(job));
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                ended(job, done);
                            }
                        });
        Path recording = job.recording();
        exchange.setProperty(FINGERPRINT, Fingerprint.of(recording));
        exchange.setProperty("recording", recording);
        exchange.getMessage().setBody(recording);
        int attempts = job.attempts();
        if (attempts >= maxAttempts) {
            throw new RepeatedCrashException(attempts);
        }
        job.begin();
    }

    /** What was delivered has left its folder; what is still in it is done again. */
    private void ended(Job job, Exchange exchange) {
        if (Files.isDirectory(job.folder())) {
            try {
                job.ended();
            } catch (IOException e) {
                progress.note(nameOf(job), "cannot be marked as ended: " + e);
            }
            if (exchange.isFailed()) {
                pausedSince.put(job, clock.getAsLong());
                progress.note(
                        nameOf(job),
                        "retried in %d s: %s"
                                .formatted(PAUSE.toSeconds(), exchange.getException()));
            }
        }
        working.remove(job);
    }

    private static String nameOf(Job job) {
        try {
            return job.name();
        } catch (IOException e) {
            return job.id();
        }
    }
}
