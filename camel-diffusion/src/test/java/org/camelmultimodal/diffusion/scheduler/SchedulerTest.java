/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against runs of the schedulers of diffusers with a formula as the model. */
class SchedulerTest {

    static Stream<String> runs() {
        return Goldens.names().filter(name -> Goldens.get(name).has("final"));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void equalsDiffusersAtEachStep(String name) {
        JsonNode golden = Goldens.get(name);
        SchedulerType type = type(name);
        ObjectNode json = golden.get("config").deepCopy();
        json.put("_class_name", type.diffusersName());
        int steps = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
        Scheduler scheduler = Scheduler.of(type, SchedulerConfig.read(json), steps);

        assertAllClose(scheduler.timesteps(), golden.get("timesteps"), name + " timesteps");
        float[] sample = new TorchRandom(42).randn(16);
        for (int i = 0; i < sample.length; i++) {
            sample[i] *= scheduler.initNoiseSigma();
        }
        var noise = new TorchRandom(7);
        for (int step = 0; step < scheduler.timesteps().length; step++) {
            float[] modelInput = scheduler.scaleModelInput(sample, step);
            sample =
                    scheduler.step(
                            formula(modelInput, scheduler.timesteps()[step]), step, sample, noise);
            double expected = golden.get("x0_trajectory").get(step).asDouble();
            assertThat((double) sample[0])
                    .as("%s step %d", name, step)
                    .isCloseTo(expected, tolerance(expected));
        }

        assertAllClose(sample, golden.get("final"), name + " final");
    }

    /** A sample in the middle of a run, whose noise the model predicts exactly. */
    @ParameterizedTest
    @MethodSource("runs")
    void theNoiseOfASampleLeadsBackToItsOriginal(String name) {
        ObjectNode json = Goldens.get(name).get("config").deepCopy();
        json.put("_class_name", type(name).diffusersName());
        json.put("prediction_type", "epsilon");
        SchedulerConfig config = SchedulerConfig.read(json);
        Scheduler scheduler = Scheduler.of(type(name), config, 10);
        float[] original = {0.5f, -1.5f, 2};
        float[] noise = {1, -0.25f, 0.75f};
        var sample = new float[original.length];
        int step = scheduler.timesteps().length / 2;
        double alphaProd = config.alphasCumprod()[Math.round(scheduler.timesteps()[step])];
        boolean isEuler = type(name).name().startsWith("EULER");
        for (int i = 0; i < sample.length; i++) {
            double noised =
                    Math.sqrt(alphaProd) * original[i] + Math.sqrt(1 - alphaProd) * noise[i];
            sample[i] = (float) (isEuler ? noised / Math.sqrt(alphaProd) : noised);
        }

        float[] predicted = scheduler.originalSample(noise, step, sample);

        for (int i = 0; i < original.length; i++) {
            assertThat(predicted[i]).as(name).isCloseTo(original[i], within(0.05f));
        }
    }

    private static SchedulerType type(String name) {
        if (name.startsWith("ddim")) {
            return SchedulerType.DDIM;
        } else if (name.startsWith("pndm")) {
            return SchedulerType.PNDM;
        } else if (name.startsWith("euler_a")) {
            return SchedulerType.EULER_ANCESTRAL;
        } else if (name.startsWith("euler")) {
            return SchedulerType.EULER;
        }
        return SchedulerType.DPM_SOLVER_MULTISTEP;
    }

    private static float[] formula(float[] sample, float timestep) {
        var output = new float[sample.length];
        for (int k = 0; k < sample.length; k++) {
            output[k] =
                    (float)
                            (0.5 * sample[k]
                                    + 0.1 * Math.cos(0.37 * k)
                                    + 0.001 * (timestep / 1000));
        }
        return output;
    }

    private static void assertAllClose(float[] actual, JsonNode expected, String what) {
        assertThat(actual).as(what).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("%s, value %d", what, i)
                    .isCloseTo(expected.get(i).asDouble(), tolerance(expected.get(i).asDouble()));
        }
    }

    private static org.assertj.core.data.Offset<Double> tolerance(double expected) {
        return within(1e-5 * Math.max(1, Math.abs(expected)));
    }
}
