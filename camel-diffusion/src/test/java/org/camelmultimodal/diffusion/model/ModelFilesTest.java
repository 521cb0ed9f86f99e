/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo model with one number of its JSON files replaced. */
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

    private void load() {
        StableDiffusionModel.load(
                        new ModelDirectory("hostile", directory, Precision.AUTO),
                        SessionSettings.DEFAULT)
                .close();
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
