/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.camelmultimodal.examples.springbootsubtitles.RecordingStatus.State;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/** The recordings in the folder: which of them to transcribe, and what has become of each. */
final class Recordings implements GenericFileFilter<File> {

    private static final String FINGERPRINT = "fingerprint";

    /** What others do in the folder is no event: they may take away the last recording. */
    private static final long FOLDER_CHECK_MILLIS = 10_000;

    private record Seen(Fingerprint fingerprint, long nanos) {}

    /** An attempt that failed for another reason than the recording. */
    private record Retry(String reason, long nanos) {}

    private final RecordingFolder folder;
    private final Settings settings;
    private final Console console;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Map<String, Retry> retries = new ConcurrentHashMap<>();
    private final Map<String, Boolean> running = new ConcurrentHashMap<>();

    Recordings(RecordingFolder folder, Settings settings, Console console, LongSupplier nanoTime) {
        this.folder = folder;
        this.settings = settings;
        this.console = console;
        this.nanoTime = nanoTime;
    }

    /** Returns whether to transcribe a file now: a complete recording that is not done. */
    @Override
    public boolean accept(GenericFile<File> file) {
        String name = file.getFileNameOnly();
        try {
            return !file.isDirectory()
                    && RecordingFolder.isRecordingName(name)
                    && Files.isRegularFile(folder.recording(name), LinkOption.NOFOLLOW_LINKS)
                    && !folder.isDone(name)
                    && isQuiet(name)
                    && !isDelayed(name);
        } catch (NoSuchFileException e) {
            // Its sender took it away.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By a monotonic clock: the clocks of senders and file servers do not matter. */
    private boolean isQuiet(String name) throws IOException {
        Fingerprint now = Fingerprint.of(folder.recording(name));
        Seen before = seen.get(name);
        if (before == null || !before.fingerprint().equals(now)) {
            seen.put(name, new Seen(now, nanoTime.getAsLong()));
            return settings.quietPeriod().isZero();
        }
        return hasPassed(settings.quietPeriod(), before.nanos());
    }

    private boolean isDelayed(String name) {
        Retry retry = retries.get(name);
        return retry != null && !hasPassed(settings.retryDelay(), retry.nanos());
    }

    private boolean hasPassed(Duration time, long since) {
        return nanoTime.getAsLong() - since >= time.toNanos();
    }

    /** Remembers what the recording is before it is read. */
    public void begin(Exchange exchange) throws IOException {
        String name = name(exchange);
        running.put(name, true);
        exchange.setProperty(FINGERPRINT, Fingerprint.of(folder.recording(name)));
        console.line(name, "transcribing");
    }

    /** Writes the subtitles, unless the recording has changed since it was read. */
    public void deliver(Exchange exchange) throws IOException {
        String name = name(exchange);
        Fingerprint now = Fingerprint.of(folder.recording(name));
        if (now.equals(exchange.getProperty(FINGERPRINT, Fingerprint.class))) {
            folder.deliver(name, exchange.getProperty("CamelWhisperResult", Transcription.class));
            console.done(name, exchange);
        } else {
            console.line(name, "has changed, is transcribed again");
        }
        finish(name);
    }

    /**
     * Moves a recording that is not readable to the folder of failed recordings. After another
     * failure, such as that of a disk, the recording stays and is tried again later.
     */
    public void failed(Exchange exchange) throws IOException {
        String name = name(exchange);
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        if (cause instanceof PermanentException) {
            folder.fail(name, reason);
            console.line(name, "failed: " + reason);
            finish(name);
        } else {
            retries.put(name, new Retry(reason, nanoTime.getAsLong()));
            console.line(name, "is tried again later: " + reason);
            running.remove(name);
            signal();
        }
    }

    private void finish(String name) {
        seen.remove(name);
        retries.remove(name);
        running.remove(name);
        signal();
    }

    private synchronized void signal() {
        notifyAll();
    }

    /** Waits until all recordings have their subtitles or have failed, and returns their status. */
    synchronized List<RecordingStatus> awaitAll() throws IOException, InterruptedException {
        List<RecordingStatus> all = all();
        while (all.stream().anyMatch(status -> status.state().isOpen())) {
            wait(FOLDER_CHECK_MILLIS);
            all = all();
        }
        return all;
    }

    private static String name(Exchange exchange) {
        return exchange.getProperty("recording", String.class);
    }

    /** Returns the status of all recordings, those that failed last. */
    List<RecordingStatus> all() throws IOException {
        var all = new ArrayList<RecordingStatus>();
        for (String name : folder.recordings()) {
            all.add(pendingOrDone(name));
        }
        for (String name : folder.failed()) {
            all.add(failed(name));
        }
        return all;
    }

    /** Returns the status of a recording; empty if there is none. */
    Optional<RecordingStatus> find(String name) throws IOException {
        if (folder.recordings().contains(name)) {
            return Optional.of(pendingOrDone(name));
        }
        return folder.failed().contains(name) ? Optional.of(failed(name)) : Optional.empty();
    }

    private RecordingStatus pendingOrDone(String name) {
        var subtitles = new ArrayList<String>();
        for (TranscriptFormat format : RecordingFolder.FORMATS) {
            Path file = folder.subtitles(name, format);
            if (Files.exists(file)) {
                subtitles.add(file.getFileName().toString());
            }
        }
        State state =
                subtitles.size() == RecordingFolder.FORMATS.size()
                        ? State.DONE
                        : running.containsKey(name) ? State.RUNNING : State.PENDING;
        Retry retry = retries.get(name);
        return new RecordingStatus(name, state, subtitles, retry == null ? null : retry.reason());
    }

    private RecordingStatus failed(String name) throws IOException {
        return new RecordingStatus(
                name, State.FAILED, List.of(), folder.reason(name).orElse("unknown"));
    }
}
