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
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.camelmultimodal.clip.model.Moderation;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.camelmultimodal.whisper.model.Transcription;

/** Writes what became of a recording, the recording itself beside it. */
public class Delivery {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Folders folders;
    private final Pages pages;
    private final Progress progress;

    public Delivery(Folders folders, Pages pages, Progress progress) {
        this.folders = folders;
        this.pages = pages;
        this.progress = progress;
    }

    /** The picture was drawn and may be shown. */
    public void accepted(Exchange exchange) throws IOException {
        deliver(exchange, Outcome.OUTBOX, null);
    }

    /** The prompt or the picture was flagged. */
    public void rejected(Exchange exchange) throws IOException {
        Moderation verdict = exchange.getProperty("imageModeration", Moderation.class);
        String what = verdict == null ? "the request" : "the picture";
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

    /** A step failed for good. */
    public void failed(Exchange exchange) throws IOException {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        deliver(
                exchange,
                Outcome.FAILED,
                cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private void deliver(Exchange exchange, Outcome outcome, String reason) throws IOException {
        GenericFile<?> file = exchange.getProperty("recording", GenericFile.class);
        Path recording = Path.of(file.getAbsoluteFilePath());
        String fileName = recording.getFileName().toString();
        Path partial = folders.begin(outcome);
        Files.copy(recording, partial.resolve(fileName));
        Map<String, Object> result = result(exchange, outcome, fileName, reason);
        Transcription said = exchange.getProperty("transcription", Transcription.class);
        if (said != null) {
            Files.writeString(
                    partial.resolve("transcript.json"), TranscriptFormat.JSON.write(said));
            Files.writeString(partial.resolve("transcript.srt"), TranscriptFormat.SRT.write(said));
        }
        byte[] image =
                outcome == Outcome.OUTBOX ? exchange.getProperty("image", byte[].class) : null;
        if (image != null) {
            Files.write(partial.resolve("image.png"), image);
        }
        Files.writeString(partial.resolve("result.json"), JSON.writeValueAsString(result));
        Files.writeString(partial.resolve("index.html"), pages.result(result, recording, image));
        folders.finish(outcome, partial, fileName.replace('.', '-'), fileName);
        Folders.replace(folders.of(Outcome.OUTBOX).resolve("index.html"), pages.gallery(folders));
        progress.done(exchange, outcome, reason);
    }

    private static Map<String, Object> result(
            Exchange exchange, Outcome outcome, String fileName, String reason) {
        var result = new LinkedHashMap<String, Object>();
        result.put("recording", fileName);
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
