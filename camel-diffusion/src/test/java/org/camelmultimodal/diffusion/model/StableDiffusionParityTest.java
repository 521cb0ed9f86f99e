/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camelmultimodal.diffusion.scheduler.Scheduler;
import org.camelmultimodal.diffusion.scheduler.SchedulerConfig;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against images that diffusers generated with the same weights, prompts and seeds. */
class StableDiffusionParityTest {

    private static final Path RECORDED = Path.of("src/test/resources/parity");

    private static ModelDirectory directory;
    private static StableDiffusionModel model;

    @BeforeAll
    static void load() {
        directory = ModelStore.standard().resolve("sd", "demo");
        model = StableDiffusionModel.load(directory, SessionSettings.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static Stream<JsonNode> runs() throws IOException {
        JsonNode runs = new ObjectMapper().readTree(RECORDED.resolve("demo-sd.json").toFile());
        return StreamSupport.stream(runs.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theImageEqualsThatOfDiffusers(JsonNode run) {
        var request =
                new TextToImageRequest(
                        run.get("prompt").asText(),
                        run.get("negative_prompt").asText(),
                        run.get("steps").asInt(),
                        (float) run.get("guidance_scale").asDouble(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        run.get("seed").asLong(),
                        1,
                        typeOf(run));

        RgbImage image = model.generate(request, StepListener.NONE, Deadline.NONE).images().get(0);

        var file = new MediaSource.File(RECORDED.resolve(run.get("name").asText() + ".png"));
        RgbImage expected = ImageDecoder.decode(file, ImageLimits.DEFAULT).toRgb();
        assertThat(image.width()).isEqualTo(expected.width());
        int different = 0;
        for (int i = 0; i < expected.pixels().length; i++) {
            int difference = Math.abs((image.pixels()[i] & 0xff) - (expected.pixels()[i] & 0xff));
            assertThat(difference).as("value %d", i).isLessThanOrEqualTo(1);
            different += difference;
        }
        // Values halfway between two levels may be rounded to either.
        assertThat(different)
                .as("values that are one level off")
                .isLessThan(expected.pixels().length / 100);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theTimestepsEqualThoseOfDiffusers(JsonNode run) {
        var config = SchedulerConfig.read(directory.json("scheduler/scheduler_config.json"));
        SchedulerType type = typeOf(run).orElseThrow();

        float[] timesteps = Scheduler.of(type, config, run.get("steps").asInt()).timesteps();

        assertThat(timesteps).hasSize(run.get("timesteps").size());
        for (int i = 0; i < timesteps.length; i++) {
            assertThat(timesteps[i]).isEqualTo((float) run.get("timesteps").get(i).asDouble());
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theTokenIdsEqualThoseOfDiffusers(JsonNode run) {
        var configs = new PartConfigs(directory, false);
        try (PromptEncoder encoder = PromptEncoder.open(configs, SessionSettings.DEFAULT)) {
            int[] ids = encoder.ids(run.get("prompt").asText());

            for (int i = 0; i < ids.length; i++) {
                assertThat(ids[i]).isEqualTo(run.get("input_ids").get(0).get(i).asInt());
            }
        }
    }

    private static Optional<SchedulerType> typeOf(JsonNode run) {
        String name = run.get("scheduler").asText();
        return Stream.of(SchedulerType.values())
                .filter(type -> type.diffusersName().equals(name))
                .findFirst();
    }
}
