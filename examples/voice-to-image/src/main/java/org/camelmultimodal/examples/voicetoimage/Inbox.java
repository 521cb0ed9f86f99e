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

/** Hands complete recordings to the route. */
public class Inbox {

    static final String JOB = "job";
    static final String NAME = "recordingName";
    static final String FINGERPRINT = "recordingFingerprint";

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

    /** The delay after a failure of which the recording is not the cause, such as a full disk. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

    private final Folders folders;
    private final Claims claims;
    private final Gallery gallery;
    private final ChangedResults changedResults;
    private final Progress progress;
    private final int maxInFlight;
    private final int maxAttempts;
    private final LongSupplier clock = System::nanoTime;
    private final Arrivals arrivals;
    private final QuietPeriod quiet;

    /** The jobs in the route, and whether an earlier attempt crashed the application. */
    private final Map<Job, Boolean> inFlight = new ConcurrentHashMap<>();

    private final Map<Job, Long> pausedSince = new ConcurrentHashMap<>();
    private long swept = clock.getAsLong() - SWEEP_INTERVAL.toNanos();
    private boolean isFirstSweep = true;
    private String lastFailure = "";

    Inbox(
            Folders folders,
            Claims claims,
            Gallery gallery,
            ChangedResults changedResults,
            Progress progress,
            Settings settings) {
        this.folders = folders;
        this.claims = claims;
        this.gallery = gallery;
        this.changedResults = changedResults;
        this.progress = progress;
        this.maxInFlight = settings.maxInFlight();
        this.maxAttempts = settings.maxAttempts();
        this.quiet = new QuietPeriod(settings.quiet(), clock);
        this.arrivals =
                new Arrivals(
                        folders.inbox(),
                        claims,
                        new QuietPeriod(settings.quiet(), clock),
                        progress);
    }

    /** Adds a copy of a file that is known to be complete. */
    synchronized Job add(Path file) throws IOException {
        Job job = claims.copy(file);
        quiet.addComplete(job.recording(), Fingerprint.of(job.recording()));
        return job;
    }

    /** Returns the jobs to start now. */
    public synchronized List<Job> next() {
        try {
            if (clock.getAsLong() - swept >= SWEEP_INTERVAL.toNanos()) {
                sweep();
                swept = clock.getAsLong();
            }
            int taken = inFlight.size() + pausedSince.size() + ready().size();
            for (Arrivals.Claimed claimed : arrivals.claim(maxInFlight - taken)) {
                // A writer that has the file open may continue to write after the claim: then the
                // fingerprint has changed, and the recording waits.
                quiet.addComplete(claimed.job().recording(), claimed.seen());
            }
            List<Job> startable = startable(ready());
            lastFailure = "";
            return startable;
        } catch (IOException | UncheckedIOException e) {
            if (!lastFailure.equals(e.toString())) {
                lastFailure = e.toString();
                progress.note("inbox", "cannot be read now: " + lastFailure);
            }
            return List.of();
        }
    }

    /** Takes over the jobs of dead instances, and reopens results whose recording changed. */
    private void sweep() throws IOException {
        boolean changed = claims.takeOver() || isFirstSweep;
        if (changed) {
            changedResults.scan(folders);
            isFirstSweep = false;
        }
        for (Path result : changedResults.next()) {
            changed = true;
            claims.reopen(result)
                    .ifPresent(job -> progress.note(nameOf(job), "grew, will be processed again"));
        }
        if (changed) {
            gallery.update();
        }
    }

    /** Returns the jobs that are not in flight and whose recording has not changed lately. */
    private List<Job> ready() throws IOException {
        List<Job> jobs = claims.jobs();
        pausedSince.keySet().retainAll(jobs);
        var ready = new ArrayList<Job>();
        var waiting = new HashSet<Path>();
        for (Job job : jobs) {
            // The route may be moving the folder of a job in flight.
            if (!inFlight.containsKey(job) && job.hasRecording()) {
                Path recording = job.recording();
                waiting.add(recording);
                BasicFileAttributes attributes = Fingerprint.attributes(recording);
                if (!attributes.isRegularFile()) {
                    arrivals.returnToInbox(job, recording);
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
        return since != null && clock.getAsLong() - since < RETRY_DELAY.toNanos();
    }

    /**
     * Returns the jobs to start now. A recording that was in flight when the application crashed is
     * processed alone, so that another crash has no other cause.
     */
    private List<Job> startable(List<Job> ready) throws IOException {
        if (inFlight.containsValue(true)) {
            return List.of();
        }
        for (Job job : ready) {
            if (job.attempts() > 0) {
                if (!inFlight.isEmpty()) {
                    return List.of();
                }
                inFlight.put(job, true);
                pausedSince.remove(job);
                return List.of(job);
            }
        }
        ready.forEach(
                job -> {
                    inFlight.put(job, false);
                    pausedSince.remove(job);
                });
        return ready;
    }

    /**
     * Sets the recording of a job as the body of the message.
     *
     * @throws RepeatedCrashException if the application crashed too often after this point
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

    /**
     * Ends an attempt. A job whose folder still exists was not delivered and is processed again.
     */
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
                                .formatted(RETRY_DELAY.toSeconds(), exchange.getException()));
            }
        }
        inFlight.remove(job);
    }

    private static String nameOf(Job job) {
        try {
            return job.name();
        } catch (IOException e) {
            return job.id();
        }
    }
}
