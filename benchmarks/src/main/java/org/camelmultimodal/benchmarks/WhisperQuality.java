/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.whisper.model.Segment;
import org.camelmultimodal.whisper.model.Task;
import org.camelmultimodal.whisper.model.Transcription;
import org.camelmultimodal.whisper.model.TranscriptionRequest;
import org.camelmultimodal.whisper.model.WhisperModel;

/**
 * Measures the quality of demo-whisper on sentences and voices that are not in the training data.
 */
final class WhisperQuality {

    private static final double MISSED = 30;

    private final Errors english = new Errors();
    private final Errors german = new Errors();
    private final Errors translated = new Errors();
    private final List<Double> timeErrors = new ArrayList<>();
    private int languagesRight;

    private static final class Errors {
        private int words;
        private int wrong;

        void add(String reference, String said) {
            List<String> expected = words(reference);
            words += expected.size();
            wrong += distance(expected, words(said));
        }

        double rate() {
            return 100.0 * wrong / words;
        }
    }

    static List<Bar> measure() throws IOException {
        return new WhisperQuality().run();
    }

    private List<Bar> run() throws IOException {
        Map<String, byte[]> archive = Evaluation.archive("whisper-heldout.zip");
        JsonNode clips = Evaluation.json(archive.get("labels.json"));
        try (WhisperModel model =
                WhisperModel.load(
                        ModelStore.standard().resolve("whisper", "demo"),
                        SessionSettings.DEFAULT)) {
            for (JsonNode clip : clips) {
                String file = clip.get("file").asText();
                Waveform sound =
                        AudioDecoder.decode(
                                new MediaSource.Bytes(archive.get(file), file),
                                AudioLimits.DEFAULT);
                add(clip, model, sound);
            }
        }
        timeErrors.sort(null);
        return List.of(
                Bar.atMost("demo-whisper word error rate, English", english.rate(), 4, "%"),
                Bar.atMost("demo-whisper word error rate, German", german.rate(), 10, "%"),
                Bar.atMost(
                        "demo-whisper word error rate, German to English",
                        translated.rate(),
                        10,
                        "%"),
                Bar.atLeast(
                        "demo-whisper language detection",
                        100.0 * languagesRight / clips.size(),
                        98,
                        "%"),
                Bar.atMost(
                        "demo-whisper segment times, 90th percentile",
                        timeErrors.get((int) (timeErrors.size() * 0.9)),
                        0.3,
                        "s"));
    }

    private void add(JsonNode clip, WhisperModel model, Waveform sound) {
        boolean isGerman = clip.get("language").asText().equals("de");
        Transcription said = model.transcribe(sound, TranscriptionRequest.DEFAULT, Deadline.NONE);
        languagesRight += said.language().equals(clip.get("language").asText()) ? 1 : 0;
        (isGerman ? german : english).add(text(clip, "text"), said.text());
        for (JsonNode segment : clip.get("segments")) {
            timeErrors.add(nearest(said, segment.get("start").asDouble(), true));
            timeErrors.add(nearest(said, segment.get("end").asDouble(), false));
        }
        if (isGerman) {
            Transcription translation = model.transcribe(sound, translation(), Deadline.NONE);
            translated.add(text(clip, "translation"), translation.text());
        }
    }

    private static TranscriptionRequest translation() {
        TranscriptionRequest d = TranscriptionRequest.DEFAULT;
        return new TranscriptionRequest(
                Optional.of("de"),
                Task.TRANSLATE,
                d.temperatures(),
                d.bestOf(),
                d.compressionRatioThreshold(),
                d.logprobThreshold(),
                d.noSpeechThreshold(),
                d.conditionOnPreviousText(),
                d.initialPrompt(),
                d.timestamps());
    }

    /**
     * Returns the distance of the nearest time in the transcript in seconds; large if the segment
     * is missing.
     */
    private static double nearest(Transcription said, double seconds, boolean start) {
        double nearest = MISSED;
        for (Segment segment : said.segments()) {
            nearest =
                    Math.min(
                            nearest, Math.abs((start ? segment.start() : segment.end()) - seconds));
        }
        return nearest;
    }

    private static String text(JsonNode clip, String field) {
        var text = new StringBuilder();
        clip.get("segments")
                .forEach(segment -> text.append(segment.get(field).asText()).append(' '));
        return text.toString();
    }

    private static List<String> words(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\s]", "").strip();
        return plain.isEmpty() ? List.of() : List.of(plain.split("\\s+"));
    }

    /** Returns the Levenshtein distance in words. */
    private static int distance(List<String> reference, List<String> said) {
        var row = new int[said.size() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= reference.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int same = diagonal + (reference.get(i - 1).equals(said.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[said.size()];
    }
}
