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

/** Writes the result next to the recording, and delivers both by one move. */
public class Delivery {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Folders folders;
    private final Pages pages;
    private final Gallery gallery;
    private final ChangedResults changedResults;
    private final Progress progress;

    Delivery(
            Folders folders,
            Pages pages,
            Gallery gallery,
            ChangedResults changedResults,
            Progress progress) {
        this.folders = folders;
        this.pages = pages;
        this.gallery = gallery;
        this.changedResults = changedResults;
        this.progress = progress;
    }

    /** Delivers an image that may be shown. */
    public void accepted(Exchange exchange) throws IOException {
        deliver(exchange, Outcome.OUTBOX, null);
    }

    /** Delivers the verdict on a prompt or an image that was flagged. */
    public void rejected(Exchange exchange) throws IOException {
        Moderation verdict = exchange.getProperty("imageModeration", Moderation.class);
        String subject = verdict == null ? "the request" : "the image";
        if (verdict == null) {
            verdict = exchange.getProperty("textModeration", Moderation.class);
        }
        Moderation.Verdict worst = verdict.worst();
        deliver(
                exchange,
                Outcome.REJECTED,
                "%s is %s: %.2f, threshold %.2f, policy %s/%s"
                        .formatted(
                                subject,
                                worst.category(),
                                worst.score(),
                                worst.threshold(),
                                verdict.policy(),
                                verdict.policyVersion()));
    }

    /**
     * Delivers the failure of a recording. If the recording is not the cause, because the disk is
     * full or the application is stopping, it stays claimed and is processed again.
     *
     * @throws IOException the failure of the disk
     */
    public void failed(Exchange exchange) throws IOException {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (cause instanceof IOException diskFailure) {
            throw diskFailure;
        }
        CamelContext context = exchange.getContext();
        boolean isStopping = context.isStopping() || context.isStopped();
        if (isStopping && !(cause instanceof PermanentException)) {
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
     * Writes the result next to the recording and moves both to the folder of the outcome. A
     * recording that changed since processing started is not delivered, but processed again.
     */
    private void deliver(Exchange exchange, Outcome outcome, String reason) throws IOException {
        Job job = exchange.getProperty(Inbox.JOB, Job.class);
        Path recording = job.recording();
        Fingerprint processed = exchange.getProperty(Inbox.FINGERPRINT, Fingerprint.class);
        if (!Fingerprint.of(recording).equals(processed)) {
            progress.note(job.name(), "grew, will be processed again");
            return;
        }
        String name = job.name();
        Map<String, Object> result = result(exchange, outcome, name, reason);
        result.put("job", job.id());
        result.put("bytes", processed.size());
        Transcription transcription = exchange.getProperty("transcription", Transcription.class);
        if (transcription != null) {
            Files.writeString(
                    job.folder().resolve("transcript.json"),
                    TranscriptFormat.JSON.write(transcription));
            Files.writeString(
                    job.folder().resolve("transcript.srt"),
                    TranscriptFormat.SRT.write(transcription));
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
        changedResults.watch(delivered.resolve(recording.getFileName()), processed);
        gallery.update();
        progress.done(exchange, outcome, reason);
    }

    private static Map<String, Object> result(
            Exchange exchange, Outcome outcome, String name, String reason) {
        var result = new LinkedHashMap<String, Object>();
        result.put("recording", name);
        result.put("outcome", outcome.label());
        put(result, "reason", reason);
        result.put("finished", Instant.now().toString());
        put(result, "english", exchange.getProperty("english"));
        put(result, "prompt", exchange.getProperty("prompt"));
        put(result, "promptBy", exchange.getProperty(PromptWriter.SOURCE));
        for (String property :
                new String[] {
                    "transcription",
                    "textModeration",
                    "generation",
                    "imageModeration",
                    "classification"
                }) {
            Object value = exchange.getProperty(property);
            if (value != null) {
                result.put(
                        property,
                        exchange.getContext().getTypeConverter().convertTo(Map.class, value));
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
