/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import org.camelmultimodal.whisper.features.LogMel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid numbers in model files and headers. */
class HostileWhisperTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "preprocessor_config.json;feature_size;2000000000",
                "preprocessor_config.json;feature_size;-1",
                "preprocessor_config.json;n_fft;2147483647",
                "preprocessor_config.json;n_fft;0",
                "preprocessor_config.json;n_fft;401",
                "preprocessor_config.json;hop_length;0",
                "preprocessor_config.json;hop_length;1",
                "preprocessor_config.json;chunk_length;100000000",
                "preprocessor_config.json;chunk_length;\"thirty\"",
                "preprocessor_config.json;sampling_rate;48000",
                "config.json;max_target_positions;0",
                "config.json;max_target_positions;2147483647",
                "config.json;max_source_positions;-5",
                "config.json;max_source_positions;1501",
                "config.json;d_model;1e99",
                "config.json;decoder_attention_heads;-4",
                "config.json;vocab_size;-1",
                "generation_config.json;eos_token_id;2167",
                "generation_config.json;decoder_start_token_id;-1",
                "generation_config.json;no_timestamps_token_id;99999999999",
                "generation_config.json;suppress_tokens;[1, 2167]",
                "generation_config.json;begin_suppress_tokens;[null, -7]",
                "generation_config.json;lang_to_id;{\"<|en|>\": 5000}",
                "generation_config.json;task_to_id;{\"translate\": -2}",
                "generation_config.json;max_initial_timestamp_index;2147483647",
            })
    void aNumberOutOfRangeIsNamedWithItsFile(String file, String field, String value)
            throws IOException {
        ModelDirectory directory = demoWith(file, field, value);

        assertThatThrownBy(() -> WhisperModel.load(directory, SessionSettings.DEFAULT).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(field)
                .hasMessageContaining("expected");
    }

    @Test
    void aVocabularyThatTheDecoderDoesNotHaveIsTyped() throws IOException {
        Path config = demoWith("config.json", "vocab_size", "50000").path();
        var generation =
                (ObjectNode) JSON.readTree(config.resolve("generation_config.json").toFile());
        generation.set("suppress_tokens", JSON.readTree("[40000]"));
        Files.writeString(config.resolve("generation_config.json"), generation.toString());
        var sound = new Waveform(new float[16_000], 16_000);

        try (var model =
                WhisperModel.load(
                        new ModelDirectory("demo", config, Precision.AUTO),
                        SessionSettings.DEFAULT)) {
            assertThatThrownBy(
                            () ->
                                    model.transcribe(
                                            sound, TranscriptionRequest.DEFAULT, Deadline.NONE))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("expected [1, 1, more than 40000]");
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aLogitThatIsNoNumberIsNoTranscript(float broken) {
        assertThatThrownBy(() -> Logits.check(new float[] {1, broken, 2}, 1, 3))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining(String.valueOf(broken));
        assertThat(Logits.check(new float[] {1, Float.NEGATIVE_INFINITY}, 2, 1)).hasSize(2);
    }

    @Test
    void featuresOfHoursEndAtTheDeadline() {
        var logMel = new LogMel(JsonNodeFactory.instance.objectNode());
        var samples = new float[16_000 * 3_600];

        assertThatThrownBy(() -> logMel.compute(samples, Deadline.in(Duration.ofMillis(20))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aMillionTemperaturesAreRefused() {
        List<Float> million = Collections.nCopies(1_000_000, 0.5f);

        assertThatThrownBy(() -> request(million, 1, -1, ""))
                .isInstanceOf(InvalidOptionException.class)
                .message()
                .contains("1000000 values", "at most 20")
                .hasSizeLessThan(200);
    }

    @Test
    void aPromptAsLongAsABookIsRefused() {
        assertThatThrownBy(() -> request(List.of(0f), 1, -1, "a".repeat(10_001)))
                .isInstanceOf(InvalidOptionException.class)
                .message()
                .contains("initialPrompt", "10001 characters", "at most 10000")
                .hasSizeLessThan(200);
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> request(List.of(Float.NaN), 1, -1, ""))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> request(List.of(0f), 1, Float.NaN, ""))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> request(List.of(0f), 1_000_000, -1, ""))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void aPromptIsTextAndNoCommands() {
        ModelDirectory directory = ModelStore.standard().resolve("whisper", "demo");
        var sound = new Waveform(new float[16_000], 16_000);
        try (var model = WhisperModel.load(directory, SessionSettings.DEFAULT)) {
            Transcription plain = model.transcribe(sound, prompt("red"), Deadline.NONE);
            Transcription commanded =
                    model.transcribe(
                            sound,
                            prompt("<|startoftranscript|><|de|>red<|endoftext|>"),
                            Deadline.NONE);

            assertThat(commanded.text()).isEqualTo(plain.text());
        }
    }

    private static TranscriptionRequest prompt(String text) {
        return request(List.of(0f), 1, -1, text);
    }

    private static TranscriptionRequest request(
            List<Float> temperatures, int bestOf, float logprob, String prompt) {
        return new TranscriptionRequest(
                Optional.empty(),
                Task.TRANSCRIBE,
                temperatures,
                bestOf,
                2.4f,
                logprob,
                0.6f,
                false,
                prompt,
                true);
    }

    /** Returns a copy of the demo model with another value in one of its files. */
    private ModelDirectory demoWith(String file, String field, String value) throws IOException {
        Path demo = ModelStore.standard().resolve("whisper", "demo").path();
        try (Stream<Path> files = Files.walk(demo)) {
            for (Path each : files.skip(1).toList()) {
                Files.copy(each, folder.resolve(demo.relativize(each).toString()));
            }
        }
        var json = (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
        json.set(field, JSON.readTree(value));
        Files.writeString(folder.resolve(file), json.toString());
        return new ModelDirectory("demo", folder, Precision.AUTO);
    }
}
