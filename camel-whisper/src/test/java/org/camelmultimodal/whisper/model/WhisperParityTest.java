/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.whisper.features.LogMel;
import org.camelmultimodal.whisper.features.MelSpectrogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares transcripts to those of transformers with the same weights and recordings. */
class WhisperParityTest {

    private static final Path RECORDED = Path.of("src/test/resources/parity");

    private static JsonNode golden;
    private static ModelDirectory directory;
    private static WhisperModel model;

    @BeforeAll
    static void load() throws Exception {
        golden = new ObjectMapper().readTree(RECORDED.resolve("demo-whisper.json").toFile());
        directory = ModelStore.standard().resolve("whisper", "demo");
        model = WhisperModel.load(directory, SessionSettings.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void featuresAreThoseOfTransformers() {
        var logMel = new LogMel(directory.json("preprocessor_config.json"));
        for (JsonNode clip : golden) {
            MelSpectrogram mel = logMel.compute(read(clip).samples(), Deadline.NONE);

            JsonNode rows = clip.get("mel_every_100th_frame");
            for (int band = 0; band < rows.size(); band++) {
                for (int i = 0; i < rows.get(band).size(); i++) {
                    assertThat((double) mel.values()[band * mel.frames() + i * 100])
                            .as("%s band %d frame %d", clip.get("file").asText(), band, i * 100)
                            .isCloseTo(rows.get(band).get(i).asDouble(), within(1e-4));
                }
            }
        }
    }

    @Test
    void languagesAreAsLikely() {
        for (JsonNode clip : golden) {
            var languages = model.detectLanguage(read(clip));

            clip.get("languages")
                    .fields()
                    .forEachRemaining(
                            entry ->
                                    assertThat((double) languages.get(entry.getKey()))
                                            .isCloseTo(entry.getValue().asDouble(), within(1e-3)));
        }
    }

    @Test
    void greedyTokensWithTimesAreTheSame() {
        for (JsonNode clip : golden) {
            Transcription said = transcribe(clip, Task.TRANSCRIBE, true);

            assertThat(tokens(said))
                    .as(clip.get("file").asText())
                    .isEqualTo(expected(clip, "timestamps"));
            assertThat(said.text()).isEqualTo(clip.get("text").asText().strip());
            assertThat((double) said.segments().get(0).noSpeechProbability())
                    .isCloseTo(clip.get("no_speech_probability").asDouble(), within(1e-3));
        }
    }

    @Test
    void greedyTokensWithoutTimesAreTheSame() {
        for (JsonNode clip : golden) {
            assertThat(tokens(transcribe(clip, Task.TRANSCRIBE, false)))
                    .as(clip.get("file").asText())
                    .isEqualTo(expected(clip, "no_timestamps"));
        }
    }

    @Test
    void translationsAreTheSame() {
        for (JsonNode clip : golden) {
            if (clip.get("tokens").has("translate")) {
                assertThat(tokens(transcribe(clip, Task.TRANSLATE, false)))
                        .as(clip.get("file").asText())
                        .isEqualTo(expected(clip, "translate"));
            }
        }
    }

    private static Transcription transcribe(JsonNode clip, Task task, boolean timestamps) {
        var request =
                new TranscriptionRequest(
                        Optional.of(clip.get("language").asText()),
                        task,
                        List.of(0f),
                        1,
                        2.4f,
                        -1f,
                        0.6f,
                        false,
                        "",
                        timestamps);
        return model.transcribe(read(clip), request, Deadline.NONE);
    }

    private static Waveform read(JsonNode clip) {
        var file = new MediaSource.File(RECORDED.resolve(clip.get("file").asText()));
        return AudioDecoder.decode(file, AudioLimits.DEFAULT);
    }

    private static List<Integer> tokens(Transcription said) {
        return said.segments().stream().flatMap(segment -> segment.tokens().stream()).toList();
    }

    private static List<Integer> expected(JsonNode clip, String run) {
        return StreamSupport.stream(clip.get("tokens").get(run).spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }
}
