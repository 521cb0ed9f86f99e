/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.diffusion.model.StepListener;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OptimizationLevel;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import org.camelmultimodal.whisper.model.TranscriptionRequest;
import org.camelmultimodal.whisper.model.WhisperModel;

/**
 * Fuzzes the JSON files of the demo models. The first byte of an input selects the file that it
 * replaces. A model that still loads is run once.
 */
final class ModelConfigTarget implements FuzzedInput {

    private static final SessionSettings SETTINGS =
            new SessionSettings(Device.CPU, OptimizationLevel.NONE);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private record ConfigFile(String family, String name) {}

    /** The files by the first byte of an input. */
    private static final List<ConfigFile> FILES =
            List.of(
                    new ConfigFile("clip", "config.json"),
                    new ConfigFile("clip", "preprocessor_config.json"),
                    new ConfigFile("clip", "special_tokens_map.json"),
                    new ConfigFile("clip", "tokenizer_config.json"),
                    new ConfigFile("whisper", "config.json"),
                    new ConfigFile("whisper", "generation_config.json"),
                    new ConfigFile("whisper", "preprocessor_config.json"),
                    new ConfigFile("sd", "model_index.json"),
                    new ConfigFile("sd", "scheduler/scheduler_config.json"),
                    new ConfigFile("sd", "unet/config.json"),
                    new ConfigFile("sd", "vae_decoder/config.json"),
                    new ConfigFile("sd", "text_encoder/config.json"),
                    new ConfigFile("sd", "tokenizer/tokenizer_config.json"));

    private final Path directory = Files.createTempDirectory("fuzz");
    private final ModelStore store = ModelStore.standard();

    ModelConfigTarget() throws IOException {
        for (String family : List.of("clip", "whisper", "sd")) {
            link(store.resolve(family, "demo").path(), directory.resolve(family));
        }
    }

    private static void link(Path model, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(model.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.createSymbolicLink(target, file);
            }
        }
    }

    @Override
    public void warmUp() {
        for (String family : List.of("clip", "whisper", "sd")) {
            use(family, store.resolve(family, "demo"));
        }
    }

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        if (input.length == 0) {
            return;
        }
        ConfigFile file = FILES.get((input[0] & 0xff) % FILES.size());
        Path model = directory.resolve(file.family());
        Path target = model.resolve(file.name());
        Files.deleteIfExists(target);
        Files.write(target, Arrays.copyOfRange(input, 1, input.length));
        try {
            FuzzedInput.succeeds(
                    () -> use(file.family(), new ModelDirectory("fuzzed", model, Precision.AUTO)));
        } finally {
            Files.delete(target);
            Path original = store.resolve(file.family(), "demo").path().resolve(file.name());
            if (Files.exists(original)) {
                Files.createSymbolicLink(target, original);
            }
        }
    }

    private static void use(String family, ModelDirectory directory) {
        switch (family) {
            case "clip" -> {
                try (var model = ClipModel.load(directory, SETTINGS)) {
                    model.embedImages(List.of(new RgbImage(3, 2, new byte[18])));
                    model.embedTexts(List.of("a red circle"));
                }
            }
            case "whisper" -> {
                try (var model = WhisperModel.load(directory, SETTINGS)) {
                    model.transcribe(
                            new Waveform(new float[8000], 16_000),
                            TranscriptionRequest.DEFAULT,
                            Deadline.in(TIMEOUT));
                }
            }
            default -> {
                try (var model = StableDiffusionModel.load(directory, SETTINGS)) {
                    model.generate(request(), StepListener.NONE, Deadline.in(TIMEOUT));
                }
            }
        }
    }

    private static TextToImageRequest request() {
        return new TextToImageRequest(
                "a red circle",
                "",
                1,
                1,
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                1,
                Optional.empty());
    }
}
