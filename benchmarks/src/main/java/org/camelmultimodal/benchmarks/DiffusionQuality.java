/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.diffusion.model.StepListener;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * Measures the quality of demo-sd with a small classifier, which is used for nothing else and is
 * not demo-clip.
 */
final class DiffusionQuality {

    private static final int STEPS = 20;
    // Small models need little guidance: at 7.5, colors become extreme.
    private static final float GUIDANCE = 2.5f;

    private DiffusionQuality() {}

    static List<Bar> measure() throws IOException {
        JsonNode names = Evaluation.json("judge.json");
        JsonNode prompts = Evaluation.json("sd-prompts.json");
        int right = 0;
        try (OnnxSession judge = OnnxSession.open(Evaluation.file("judge.onnx"), Device.CPU);
                StableDiffusionModel model =
                        StableDiffusionModel.load(
                                ModelStore.standard().resolve("sd", "demo"),
                                SessionSettings.DEFAULT)) {
            for (JsonNode prompt : prompts) {
                var request =
                        new TextToImageRequest(
                                prompt.get("prompt").asText(),
                                "",
                                STEPS,
                                GUIDANCE,
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                prompt.get("seed").asLong(),
                                1,
                                Optional.empty());
                RgbImage image =
                        model.generate(request, StepListener.NONE, Deadline.NONE).images().get(0);
                right += isRight(judge, names, image, prompt) ? 1 : 0;
            }
        }
        return List.of(
                Bar.atLeast(
                        "demo-sd color and shape as requested",
                        100.0 * right / prompts.size(),
                        88,
                        "%"));
    }

    private static boolean isRight(
            OnnxSession judge, JsonNode names, RgbImage image, JsonNode prompt) {
        int plane = image.width() * image.height();
        var values = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                values[c * plane + i] = (image.pixels()[i * 3 + c] & 0xff) / 255f;
            }
        }
        try (var inputs = judge.feed()) {
            inputs.floats("pixel_values", values, 1, 3, image.height(), image.width());
            try (OnnxOutputs outputs = judge.run(inputs)) {
                String color =
                        names.get("colours").get(best(outputs.floats("colour_logits"))).asText();
                String shape =
                        names.get("shapes").get(best(outputs.floats("shape_logits"))).asText();
                return color.equals(prompt.get("colour").asText())
                        && shape.equals(prompt.get("shape").asText());
            }
        }
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
