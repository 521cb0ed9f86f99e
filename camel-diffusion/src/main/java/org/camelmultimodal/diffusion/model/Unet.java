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
 * <p>Source: diffusers, <code>unet_2d_condition.py</code>.
 *
 * @param session the graph
 * @param channels the number of channels of the latents, 4 as a rule
 * @param sampleSize the default height and width of the latents
 * @param scaleFactor the number of latents in height and width that it reduces to one, 8 as a rule
 * @param reference the reference of the model, for messages
 */
record Unet(OnnxSession session, int channels, int sampleSize, int scaleFactor, String reference)
        implements AutoCloseable {

    static final String GRAPH = "unet/model";

    private static final String CONFIG = "unet/config.json";
    private static final int MAX_CHANNELS = 16;
    private static final int MAX_SAMPLE_SIZE = 512;
    private static final int MAX_BLOCKS = 7;
    private static final String TIMESTEP = "timestep";
    private static final String OUTPUT = "out_sample";

    /**
     * Opens the UNet of a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable, or a value is out of range
     */
    static Unet open(PartConfigs configs, SessionSettings settings) {
        ModelDirectory directory = configs.directory();
        JsonNode config = configs.read(CONFIG);
        int channels = ConfigNumbers.intInRange(config, "in_channels", 4, 1, MAX_CHANNELS, CONFIG);
        int sampleSize =
                ConfigNumbers.intInRange(config, "sample_size", 64, 1, MAX_SAMPLE_SIZE, CONFIG);
        return new Unet(
                OnnxSession.open(directory.graph(GRAPH), settings),
                channels,
                sampleSize,
                scaleFactor(config),
                directory.reference());
    }

    /** Returns 2 for each block that halves the latents, multiplied: all but the last. */
    private static int scaleFactor(JsonNode config) {
        int blocks = Math.max(1, config.path("block_out_channels").size());
        if (blocks > MAX_BLOCKS) {
            throw new InvalidModelException(
                    "%s has block_out_channels of %d numbers: expected at most %d"
                            .formatted(CONFIG, blocks, MAX_BLOCKS));
        }
        return 1 << (blocks - 1);
    }

    Device device() {
        return session.device();
    }

    /**
     * Predicts the noise of a batch, or what else the model was trained to predict.
     *
     * @param latentModelInput the latents as scaled by the scheduler, of the shape
     * @param shape the shape of the latents
     * @param timestep the timestep of all latents, 0 to 999 as a rule
     * @param embeddings the prompt embeddings, one for each of the batch
     * @return the noise prediction, of the same shape
     * @throws InvalidModelException if the graph has another input or produces another shape
     */
    float[] predictNoise(
            float[] latentModelInput,
            LatentShape shape,
            float timestep,
            PromptEmbeddings embeddings) {
        int batch = shape.batch();
        try (var inputs = session.feed()) {
            inputs.floats(
                    "sample",
                    latentModelInput,
                    batch,
                    shape.channels(),
                    shape.height(),
                    shape.width());
            feedTimestep(inputs, timestep, batch);
            inputs.floats(
                    "encoder_hidden_states",
                    embeddings.values(),
                    batch,
                    embeddings.length(),
                    embeddings.width());
            try (OnnxOutputs outputs = session.run(inputs, OUTPUT)) {
                float[] noisePrediction = outputs.floats(OUTPUT);
                if (noisePrediction.length != latentModelInput.length) {
                    throw new InvalidModelException(
                            "The UNet of model '%s' returns %d values for %d latents: expected as many. Its graph does not fit %s"
                                    .formatted(
                                            reference,
                                            noisePrediction.length,
                                            latentModelInput.length,
                                            CONFIG));
                }
                return noisePrediction;
            }
        }
    }

    /** Exports differ: a scalar, one value, or one for each of the batch. */
    private void feedTimestep(OnnxInputs inputs, float timestep, int batch) {
        TensorSpec spec = session.inputs().get(TIMESTEP);
        if (spec == null) {
            throw new InvalidModelException(
                    "The UNet of model '%s' has no input '%s': its inputs are %s"
                            .formatted(reference, TIMESTEP, session.inputs().values()));
        }
        if (spec.rank() == 0) {
            inputs.floats(TIMESTEP, new float[] {timestep});
            return;
        }
        int count = spec.shape()[0] == 1 ? 1 : batch;
        var timesteps = new float[count];
        Arrays.fill(timesteps, timestep);
        inputs.floats(TIMESTEP, timesteps, count);
    }

    @Override
    public void close() {
        session.close();
    }
}
