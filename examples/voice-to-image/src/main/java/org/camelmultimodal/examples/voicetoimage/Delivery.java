/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/** Writes what became of a recording beside the recording, and delivers both by one move. */
public class Delivery {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Folders folders;
    private final Pages pages;
    private final Gallery gallery;
    private final Late late;
    private final Progress progress;

    Delivery(Folders folders, Pages pages, Gallery gallery, Late late, Progress progress) {
        this.folders = folders;
        this.pages = pages;
        this.gallery = gallery;
        this.late = late;
        this.progress = progress;
    }

    /** The image was drawn and may be shown. */
    public void accepted(Exchange exchange) throws IOException {
        deliver(exchange, Outcome.OUTBOX, null);
    }

    /** The prompt or the image was flagged. */
    public void rejected(Exchange exchange) throws IOException {
        Moderation verdict = exchange.getProperty("imageModeration", Moderation.class);
        String what = verdict == null ? "the request" : "the image";
        if (verdict == null) {
            verdict = exchange.getProperty("textModeration", Moderation.class);
        }
        Moderation.Verdict worst = verdict.worst();
        deliver(
                exchange,
                Outcome.REJECTED,
                "%s is %s: %.2f, threshold %.2f, policy %s/%s"
                        .formatted(
                                what,
                                worst.category(),
                                worst.score(),
                                worst.threshold(),
                                verdict.policy(),
                                verdict.policyVersion()));
    }

    /**
     * A step failed for good. What says nothing about the recording leaves it claimed, to be done
     * again: a disk that is full, or an application that ends.
     *
     * @throws IOException the failure of the disk
     */
    public void failed(Exchange exchange) throws IOException {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (cause instanceof IOException disk) {
            throw disk;
        }
        CamelContext context = exchange.getContext();
        boolean ending = context.isStopping() || context.isStopped();
        if (ending && !(cause instanceof PermanentException)) {
            return;
        }
        if (exchange.getProperty(Inbox.JOB) == null) {
            progress.note("inbox", cause.toString());
            return;
        }
        deliver(
                exchange,
                Outcome.FAILED,
                cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    /**
     * Writes the result beside the recording and moves both to where they belong. A recording that
     * grew since the work on it began is left to be done again, as a whole.
     */
    private void deliver(Exchange exchange, Outcome outcome, String reason) throws IOException {
        Job job = exchange.getProperty(Inbox.JOB, Job.class);
        Path recording = job.recording();
        Fingerprint done = exchange.getProperty(Inbox.FINGERPRINT, Fingerprint.class);
        if (!Fingerprint.of(recording).equals(done)) {
            progress.note(job.name(), "grew, is processed again");
            return;
        }
        String name = job.name();
        Map<String, Object> result = result(exchange, outcome, name, reason);
        result.put("job", job.id());
        result.put("bytes", done.size());
        Transcription said = exchange.getProperty("transcription", Transcription.class);
        if (said != null) {
            Files.writeString(
                    job.folder().resolve("transcript.json"), TranscriptFormat.JSON.write(said));
            Files.writeString(
                    job.folder().resolve("transcript.srt"), TranscriptFormat.SRT.write(said));
        }
        byte[] image =
                outcome == Outcome.OUTBOX ? exchange.getProperty("image", byte[].class) : null;
        Files.deleteIfExists(job.folder().resolve("image.png"));
        if (image != null) {
            Files.write(job.folder().resolve("image.png"), image);
        }
        Files.writeString(
                job.folder().resolve("index.html"), pages.result(result, recording, image));
        Files.writeString(job.folder().resolve("result.json"), JSON.writeValueAsString(result));
        job.seal();
        Path delivered = folders.finish(outcome, job.folder(), FileNames.folder(name));
        late.watch(delivered.resolve(recording.getFileName()), done);
        gallery.update();
        progress.done(exchange, outcome, reason);
    }

    private static Map<String, Object> result(
            Exchange exchange, Outcome outcome, String name, String reason) {
        var result = new LinkedHashMap<String, Object>();
        result.put("recording", name);
        result.put("outcome", outcome.word());
        put(result, "reason", reason);
        result.put("finished", Instant.now().toString());
        put(result, "english", exchange.getProperty("english"));
        put(result, "prompt", exchange.getProperty("prompt"));
        put(result, "promptBy", exchange.getProperty(PromptWriter.SOURCE));
        for (String part :
                new String[] {
                    "transcription",
                    "textModeration",
                    "generation",
                    "imageModeration",
                    "classification"
                }) {
            Object value = exchange.getProperty(part);
            if (value != null) {
                result.put(
                        part, exchange.getContext().getTypeConverter().convertTo(Map.class, value));
            }
        }
        result.put("millis", Stages.times(exchange));
        return result;
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
