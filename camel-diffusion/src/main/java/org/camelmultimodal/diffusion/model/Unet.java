/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxInputs;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.onnx.TensorSpec;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * Predicts the noise in latents.
 *
 * @param session the graph
 * @param channels of the latents, 4
 * @param sampleSize the side of the latents where a request names no size
 * @param reference of the model, for messages
 */
record Unet(OnnxSession session, int channels, int sampleSize, String reference)
        implements AutoCloseable {

    static final String GRAPH = "unet/model";

    private static final String CONFIG = "unet/config.json";
    private static final int MAX_CHANNELS = 16;
    private static final int MAX_SAMPLE_SIZE = 512;
    private static final String OUTPUT = "out_sample";

    static Unet open(ModelDirectory directory, SessionSettings settings) {
        JsonNode config = directory.json(CONFIG);
        int channels = ConfigNumbers.intInRange(config, "in_channels", 4, 1, MAX_CHANNELS, CONFIG);
        int sampleSize =
                ConfigNumbers.intInRange(config, "sample_size", 64, 1, MAX_SAMPLE_SIZE, CONFIG);
        return new Unet(
                OnnxSession.open(directory.graph(GRAPH), settings),
                channels,
                sampleSize,
                directory.reference());
    }

    Device device() {
        return session.device();
    }

    /** The prediction for a step, guidance applied. */
    float[] predict(
            TextToImageRequest request,
            float[] shown,
            float time,
            PromptEncoder.Context context,
            int width,
            int height) {
        int copies = request.isGuided() ? 2 : 1;
        int batch = request.imageCount() * copies;
        var sample = new float[shown.length * copies];
        for (int c = 0; c < copies; c++) {
            System.arraycopy(shown, 0, sample, c * shown.length, shown.length);
        }
        try (var inputs = session.feed()) {
            inputs.floats("sample", sample, batch, channels, height, width);
            feedTime(inputs, time, batch);
            inputs.floats(
                    "encoder_hidden_states",
                    context.values(),
                    batch,
                    context.length(),
                    context.width());
            try (OnnxOutputs outputs = session.run(inputs, OUTPUT)) {
                float[] prediction = outputs.floats(OUTPUT);
                if (prediction.length != sample.length) {
                    throw new InvalidModelException(
                            "The UNet of model '%s' gives %d values for %d of latents: its graph and unet/config.json do not fit"
                                    .formatted(reference, prediction.length, sample.length));
                }
                return request.isGuided()
                        ? guided(prediction, request.guidanceScale())
                        : prediction;
            }
        }
    }

    /** Exports differ: a scalar, one value, or one for each image. */
    private void feedTime(OnnxInputs inputs, float time, int batch) {
        TensorSpec spec = session.inputs().get("timestep");
        if (spec == null) {
            throw new InvalidModelException(
                    "The UNet of model '%s' has no input 'timestep'; its inputs are %s"
                            .formatted(reference, session.inputs().values()));
        }
        if (spec.rank() == 0) {
            inputs.floats("timestep", new float[] {time});
            return;
        }
        int count = spec.shape()[0] == 1 ? 1 : batch;
        var times = new float[count];
        Arrays.fill(times, time);
        inputs.floats("timestep", times, count);
    }

    private static float[] guided(float[] prediction, float scale) {
        int half = prediction.length / 2;
        var guided = new float[half];
        for (int i = 0; i < half; i++) {
            guided[i] = prediction[i] + scale * (prediction[half + i] - prediction[i]);
        }
        return guided;
    }

    @Override
    public void close() {
        session.close();
    }
}
