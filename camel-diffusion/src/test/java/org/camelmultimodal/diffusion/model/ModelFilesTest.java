/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo model with a number of its JSON files replaced, or without some of these files. */
class ModelFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheduler/scheduler_config.json | num_train_timesteps     | 2147483647",
                "scheduler/scheduler_config.json | num_train_timesteps     | -1",
                "scheduler/scheduler_config.json | num_train_timesteps     | 1",
                "scheduler/scheduler_config.json | beta_end                | 2.5",
                "scheduler/scheduler_config.json | steps_offset            | 1000",
                "unet/config.json                | sample_size             | 2147483647",
                "unet/config.json                | in_channels             | 0",
                "text_encoder/config.json        | max_position_embeddings | 2147483647",
                "vae_decoder/config.json         | scaling_factor          | 0",
            })
    void aNumberOutOfRangeIsNamed(String file, String field, String value) throws IOException {
        replace(file, field, value);

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(field)
                .hasMessageContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet/config.json", "vae_decoder/config.json"})
    void tooManyBlocksAreRefused(String file) throws IOException {
        replace(file, "block_out_channels", "[1, 1, 1, 1, 1, 1, 1, 1]");

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(file + " has block_out_channels of 8 numbers");
    }

    /** As SD 1.5 in ONNX format is published; SD 1.5 has as many channels and VAE blocks. */
    @Test
    void anExportOfOnnxStableDiffusionPipelineNeedsNoConfigurationFiles() throws IOException {
        copyDemoModel();
        byte[] expected = image(128);
        Files.delete(directory.resolve("unet/config.json"));
        Files.delete(directory.resolve("vae_decoder/config.json"));

        assertThat(image(128)).isEqualTo(expected);
    }

    @Test
    void withoutConfigurationFilesTheSizesAreThoseOfStableDiffusion1() throws IOException {
        copyDemoModel();
        for (String part : List.of("unet", "vae_decoder", "text_encoder")) {
            Files.delete(directory.resolve(part + "/config.json"));
        }

        try (StableDiffusionModel model = open()) {
            assertThat(model.pixels(request(OptionalInt.empty()))).isEqualTo(512 * 512);
            assertThatThrownBy(() -> model.pixels(request(OptionalInt.of(96))))
                    .hasMessageContaining("a multiple of 64");
        }
        var configs = new PartConfigs(model(), true);
        try (PromptEncoder encoder = PromptEncoder.open(configs, SessionSettings.DEFAULT)) {
            assertThat(encoder.ids("a circle")).hasSize(77);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unet/config.json", "vae_decoder/config.json", "text_encoder/config.json"})
    void otherPipelinesNeedTheirConfigurationFiles(String file) throws IOException {
        replace("model_index.json", "_class_name", "\"StableDiffusionPipeline\"");
        Files.delete(directory.resolve(file));

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("lacks the file " + file);
    }

    private byte[] image(int side) {
        try (StableDiffusionModel model = open()) {
            return model.generate(request(OptionalInt.of(side)), StepListener.NONE, Deadline.NONE)
                    .images()
                    .get(0)
                    .pixels();
        }
    }

    private static TextToImageRequest request(OptionalInt side) {
        return new TextToImageRequest(
                "a red circle", "", 2, 2.5f, side, side, 1, 1, Optional.empty());
    }

    private void load() {
        open().close();
    }

    private StableDiffusionModel open() {
        return StableDiffusionModel.load(model(), SessionSettings.DEFAULT);
    }

    private ModelDirectory model() {
        return new ModelDirectory("hostile", directory, Precision.AUTO);
    }

    private void replace(String file, String field, String value) throws IOException {
        copyDemoModel();
        var json = (ObjectNode) JSON.readTree(directory.resolve(file).toFile());
        json.set(field, JSON.readTree(value));
        Files.write(directory.resolve(file), JSON.writeValueAsBytes(json));
    }

    private void copyDemoModel() throws IOException {
        Path demo = ModelStore.standard().resolve("sd", "demo").path();
        try (Stream<Path> files = Files.walk(demo)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path place = directory.resolve(demo.relativize(file).toString());
                Files.createDirectories(place.getParent());
                Files.copy(file, place);
            }
        }
    }
}
