/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * Decodes latents to images.
 *
 * <p>Sources: diffusers, <code>autoencoder_kl.py</code> and <code>image_processor.py</code>.
 *
 * @param session the graph
 * @param scaleFactor the number of pixels per latent in height and width, 8 as a rule
 * @param scalingFactor the standard deviation of latents is 1 after multiplication by this
 * @param shiftFactor added to latents after division by the scaling factor
 * @param reference the reference of the model, for messages
 */
record VaeDecoder(
        OnnxSession session,
        int scaleFactor,
        float scalingFactor,
        float shiftFactor,
        String reference)
        implements AutoCloseable {

    static final String GRAPH = "vae_decoder/model";

    private static final String CONFIG = "vae_decoder/config.json";
    private static final int MAX_BLOCKS = 7;
    private static final int RGB = 3;
    private static final String OUTPUT = "sample";

    /**
     * Opens the decoder of a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable, or a value is out of range
     */
    static VaeDecoder open(PartConfigs configs, SessionSettings settings) {
        ModelDirectory directory = configs.directory();
        JsonNode config = configs.read(CONFIG, "vae/config.json");
        int blocks = Math.max(1, config.path("block_out_channels").size());
        if (blocks > MAX_BLOCKS) {
            throw new InvalidModelException(
                    "%s has block_out_channels of %d numbers: expected at most %d"
                            .formatted(CONFIG, blocks, MAX_BLOCKS));
        }
        double scalingFactor =
                ConfigNumbers.doubleInRange(config, "scaling_factor", 0.18215, 1e-4, 1e4, CONFIG);
        double shiftFactor =
                ConfigNumbers.doubleInRange(config, "shift_factor", 0, -1e4, 1e4, CONFIG);
        return new VaeDecoder(
                OnnxSession.open(directory.graph(GRAPH), settings),
                1 << (blocks - 1),
                (float) scalingFactor,
                (float) shiftFactor,
                directory.reference());
    }

    /**
     * Decodes one image at a time, which bounds the memory.
     *
     * @param latents of the shape
     * @param request the request, for messages
     * @param deadline checked before each image
     * @return one image per batch entry
     * @throws InferenceException if the graph produces NaN or infinite values
     * @throws InvalidModelException if the graph produces images of another size
     */
    List<RgbImage> decode(
            float[] latents, LatentShape shape, TextToImageRequest request, Deadline deadline) {
        var images = new ArrayList<RgbImage>(shape.batch());
        for (int i = 0; i < shape.batch(); i++) {
            deadline.check();
            images.add(decode(latents, i, shape, request));
        }
        return List.copyOf(images);
    }

    /**
     * Decodes one image of a batch; see {@link #decode(float[], LatentShape, TextToImageRequest,
     * Deadline)}.
     *
     * @param index of the image in the batch
     */
    RgbImage decode(float[] latents, int index, LatentShape shape, TextToImageRequest request) {
        int begin = index * shape.imageLength();
        float[] one = Arrays.copyOfRange(latents, begin, begin + shape.imageLength());
        for (int k = 0; k < one.length; k++) {
            one[k] = one[k] / scalingFactor + shiftFactor;
        }
        try (var inputs = session.feed()) {
            inputs.floats("latent_sample", one, 1, shape.channels(), shape.height(), shape.width());
            try (OnnxOutputs outputs = session.run(inputs, OUTPUT)) {
                float[] sample = outputs.floats(OUTPUT);
                FiniteValues.require("decoded images", sample, reference, request);
                return image(sample, shape.width() * scaleFactor, shape.height() * scaleFactor);
            }
        }
    }

    /**
     * Converts a sample of shape [3, height, width] in the range -1 to 1 to pixels; rounds half to
     * even, as numpy does.
     */
    private RgbImage image(float[] sample, int width, int height) {
        int plane = width * height;
        if (sample.length != RGB * plane) {
            throw new InvalidModelException(
                    "The VAE decoder of model '%s' returns %d values for an image of %d × %d: expected %d. Its graph does not fit %s"
                            .formatted(
                                    reference, sample.length, width, height, RGB * plane, CONFIG));
        }
        var pixels = new byte[plane * RGB];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < RGB; c++) {
                float value = Math.max(0, Math.min(1, sample[c * plane + i] / 2 + 0.5f));
                pixels[i * RGB + c] = (byte) Math.rint(value * 255);
            }
        }
        return new RgbImage(width, height, pixels);
    }

    @Override
    public void close() {
        session.close();
    }
}
