/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Warming up with a model that never ends a transcript. Its decoder, which <code>
 * python/parity/never_ending_decoder.py</code> made, gives no logits for more than eight tokens.
 */
class WhisperWarmUpTest {

    private static final Path DECODER =
            Path.of("src/test/resources/never-ending/decoder_model_merged.onnx");

    @TempDir Path folder;

    @BeforeEach
    void copyDemoModelWithAnotherDecoder() throws IOException {
        Path demo = ModelStore.standard().resolve("whisper", "demo").path();
        try (Stream<Path> files = Files.walk(demo)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, folder.resolve(demo.relativize(file).toString()));
            }
        }
        Files.copy(
                DECODER,
                folder.resolve("onnx").resolve(DECODER.getFileName()),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void fewTokensAreGenerated() {
        try (WhisperModel model = load()) {
            assertThatCode(model::warmUp).doesNotThrowAnyException();
        }
    }

    @Test
    void aTranscriptHasMoreTokensThanTheDecoderTakes() {
        var silence = new Waveform(new float[16_000], 16_000);
        try (WhisperModel model = load()) {
            assertThatThrownBy(
                            () ->
                                    model.transcribe(
                                            silence, TranscriptionRequest.DEFAULT, Deadline.NONE))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("0 logits");
        }
    }

    private WhisperModel load() {
        return WhisperModel.load(
                new ModelDirectory("never-ending", folder, Precision.AUTO),
                SessionSettings.DEFAULT);
    }
}
