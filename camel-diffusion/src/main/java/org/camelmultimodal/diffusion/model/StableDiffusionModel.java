/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;

/**
 * Stable Diffusion 1.x and 2.x: images from text. Reads optimum's and diffusers' ONNX layout (
 * <code>text_encoder</code>, <code>unet</code>, <code>vae_decoder</code>, each with <code>
 * model.onnx</code>).
 *
 * <p>Sources: Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion Models"
 * (2022); Ho and Salimans, "Classifier-Free Diffusion Guidance" (2022); diffusers, <code>
 * pipeline_stable_diffusion.py</code>.
 */
public final class StableDiffusionModel implements InferenceModel {

    private static final String VAE_GRAPH = "vae_decoder/model";

    /** One graph for each part. */
    public static final ModelLayout LAYOUT =
            config -> List.of(List.of(PromptEncoder.GRAPH, Unet.GRAPH, VAE_GRAPH));

    private static final Set<String> PIPELINES =
            Set.of(
                    "StableDiffusionPipeline",
                    "OnnxStableDiffusionPipeline",
                    "ORTStableDiffusionPipeline");
    private static final long MAX_PIXELS = 4096L * 4096;
    private static final String VAE_CONFIG = "vae_decoder/config.json";
    private static final int MAX_VAE_BLOCKS = 7;
    private static final String VAE_OUTPUT = "sample";

    private final String reference;
    private final PromptEncoder promptEncoder;
    private final Unet unet;
    private final OnnxSession vaeDecoder;
    private final SchedulerConfig schedulerConfig;
    private final int pixelsPerLatent;
    private final float scalingFactor;
    private final float shiftFactor;

    private StableDiffusionModel(
            ModelDirectory directory,
            PromptEncoder promptEncoder,
            Unet unet,
            OnnxSession vaeDecoder) {
        this.reference = directory.reference();
        this.promptEncoder = promptEncoder;
        this.unet = unet;
        this.vaeDecoder = vaeDecoder;
        this.schedulerConfig =
                SchedulerConfig.read(directory.json("scheduler/scheduler_config.json"));
        JsonNode vaeConfig =
                directory.findJson(VAE_CONFIG).orElseGet(() -> directory.json("vae/config.json"));
        int blocks = Math.max(1, vaeConfig.path("block_out_channels").size());
        if (blocks > MAX_VAE_BLOCKS) {
            throw new InvalidModelException(
                    "%s has block_out_channels of %d numbers, expected at most %d"
                            .formatted(VAE_CONFIG, blocks, MAX_VAE_BLOCKS));
        }
        this.pixelsPerLatent = 1 << (blocks - 1);
        this.scalingFactor =
                (float)
                        ConfigNumbers.doubleInRange(
                                vaeConfig, "scaling_factor", 0.18215, 1e-4, 1e4, VAE_CONFIG);
        this.shiftFactor =
                (float)
                        ConfigNumbers.doubleInRange(
                                vaeConfig, "shift_factor", 0, -1e4, 1e4, VAE_CONFIG);
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable or the model is of another
     *     family
     */
    public static StableDiffusionModel load(ModelDirectory directory, SessionSettings settings) {
        String pipeline = directory.json("model_index.json").path("_class_name").asText("");
        if (!PIPELINES.contains(pipeline)) {
            throw new InvalidModelException(
                    "Model '%s' is a '%s'; sd: runs %s"
                            .formatted(directory.reference(), pipeline, PIPELINES));
        }
        PromptEncoder encoder = PromptEncoder.open(directory, settings);
        Unet unet = null;
        OnnxSession decoder = null;
        StableDiffusionModel model = null;
        try {
            unet = Unet.open(directory, settings);
            decoder = OnnxSession.open(directory.graph(VAE_GRAPH), settings);
            model = new StableDiffusionModel(directory, encoder, unet, decoder);
            return model;
        } finally {
            if (model == null) {
                closeAll(encoder, unet, decoder);
            }
        }
    }

    private static void closeAll(PromptEncoder encoder, Unet unet, OnnxSession decoder) {
        encoder.close();
        if (unet != null) {
            unet.close();
        }
        if (decoder != null) {
            decoder.close();
        }
    }

    @Override
    public String reference() {
        return reference;
    }

    @Override
    public Device device() {
        return unet.device();
    }

    @Override
    public void warmUp() {
        var request =
                new TextToImageRequest(
                        "warm up",
                        "",
                        1,
                        2,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        0,
                        1,
                        Optional.of(SchedulerType.DDIM));
        generate(request, step -> {}, Deadline.NONE);
    }

    /**
     * Makes images.
     *
     * @param progress told the number of steps done after each
     * @param deadline checked before each step
     * @throws InvalidOptionException if the size does not suit the model or the model's sampler is
     *     none of this project's and the request names no other
     * @throws InferenceException if the model gives NaN or infinite values
     */
    public GeneratedImages generate(
            TextToImageRequest request, IntConsumer progress, Deadline deadline) {
        // Checks the size.
        pixels(request);
        int width = latentSide("width", request.width());
        int height = latentSide("height", request.height());
        SchedulerType type =
                request.scheduler()
                        .or(schedulerConfig::type)
                        .orElseThrow(
                                () ->
                                        new InvalidOptionException(
                                                "The sampler of model '%s' is not among %s; name one of them with scheduler="
                                                        .formatted(
                                                                reference,
                                                                Arrays.toString(
                                                                        SchedulerType.values()))));
        long start = System.nanoTime();
        PromptEncoder.Context context = promptEncoder.encode(prompts(request));
        long encoded = System.nanoTime();
        float[] latents = denoise(request, type, context, width, height, progress, deadline);
        long denoised = System.nanoTime();
        List<RgbImage> images = decode(latents, request, width, height);
        long decoded = System.nanoTime();
        return new GeneratedImages(
                images,
                request,
                type,
                width * pixelsPerLatent,
                height * pixelsPerLatent,
                reference,
                promptEncoder.isTruncated(request.prompt()),
                Duration.ofNanos(encoded - start),
                Duration.ofNanos(denoised - encoded),
                Duration.ofNanos(decoded - denoised));
    }

    /**
     * The number of pixels of all images of a request together.
     *
     * @throws InvalidOptionException if the size of one does not suit the model
     */
    public long pixels(TextToImageRequest request) {
        long width = latentSide("width", request.width());
        long height = latentSide("height", request.height());
        long pixels = width * height * pixelsPerLatent * pixelsPerLatent;
        if (pixels > MAX_PIXELS) {
            throw new InvalidOptionException(
                    "width × height is %d pixels: expected at most %d. Set the options width and height to less"
                            .formatted(pixels, MAX_PIXELS));
        }
        return pixels * request.imageCount();
    }

    private int latentSide(String option, OptionalInt pixels) {
        if (pixels.isEmpty()) {
            return unet.sampleSize();
        }
        int value = pixels.getAsInt();
        if (value < pixelsPerLatent || value % pixelsPerLatent != 0) {
            throw new InvalidOptionException(
                    "%s=%d is out of range; expected a multiple of %d"
                            .formatted(option, value, pixelsPerLatent));
        }
        return value / pixelsPerLatent;
    }

    /** First the negative prompts, then the prompts: the order in which the UNet sees them. */
    private static List<String> prompts(TextToImageRequest request) {
        var prompts = new ArrayList<String>();
        if (request.isGuided()) {
            prompts.addAll(Collections.nCopies(request.imageCount(), request.negativePrompt()));
        }
        prompts.addAll(Collections.nCopies(request.imageCount(), request.prompt()));
        return prompts;
    }

    private float[] denoise(
            TextToImageRequest request,
            SchedulerType type,
            PromptEncoder.Context context,
            int width,
            int height,
            IntConsumer progress,
            Deadline deadline) {
        Scheduler scheduler = Scheduler.of(type, schedulerConfig, request.steps());
        var random = new TorchRandom(request.seed());
        float[] latents = random.randn(request.imageCount() * unet.channels() * height * width);
        for (int i = 0; i < latents.length; i++) {
            latents[i] *= scheduler.initNoiseSigma();
        }
        float[] times = scheduler.timesteps();
        for (int step = 0; step < times.length; step++) {
            deadline.check();
            float[] shown = scheduler.scaleModelInput(latents, step);
            float[] prediction = unet.predict(request, shown, times[step], context, width, height);
            latents = scheduler.step(prediction, step, latents, random);
            requireFinite("latents", latents, request);
            progress.accept(step + 1);
        }
        return latents;
    }

    /** One image at a time, which bounds the memory. */
    private List<RgbImage> decode(
            float[] latents, TextToImageRequest request, int width, int height) {
        int count = request.imageCount();
        int length = latents.length / count;
        var images = new ArrayList<RgbImage>(count);
        for (int i = 0; i < count; i++) {
            float[] one = Arrays.copyOfRange(latents, i * length, (i + 1) * length);
            for (int k = 0; k < length; k++) {
                one[k] = one[k] / scalingFactor + shiftFactor;
            }
            try (var inputs = vaeDecoder.feed()) {
                inputs.floats("latent_sample", one, 1, unet.channels(), height, width);
                try (OnnxOutputs outputs = vaeDecoder.run(inputs, VAE_OUTPUT)) {
                    float[] planes = outputs.floats(VAE_OUTPUT);
                    requireFinite("values of the image", planes, request);
                    images.add(image(planes, width * pixelsPerLatent, height * pixelsPerLatent));
                }
            }
        }
        return List.copyOf(images);
    }

    /** A model that gives NaN would otherwise give a black image. */
    private void requireFinite(String what, float[] values, TextToImageRequest request) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new InferenceException(
                        "The %s became %s in model '%s' with guidanceScale=%s: expected finite numbers. The model does not work in this precision or on this device, or guidanceScale is too high"
                                .formatted(what, value, reference, request.guidanceScale()));
            }
        }
    }

    /** Planes of -1 to 1 as pixels; half to even, as numpy rounds. */
    private RgbImage image(float[] planes, int width, int height) {
        int plane = width * height;
        if (planes.length != 3 * plane) {
            throw new InvalidModelException(
                    "The decoder of model '%s' gives %d values for an image of %d × %d: its graph and %s do not fit"
                            .formatted(reference, planes.length, width, height, VAE_CONFIG));
        }
        var pixels = new byte[plane * 3];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                float value = Math.max(0, Math.min(1, planes[c * plane + i] / 2 + 0.5f));
                pixels[i * 3 + c] = (byte) Math.rint(value * 255);
            }
        }
        return new RgbImage(width, height, pixels);
    }

    @Override
    public void close() {
        closeAll(promptEncoder, unet, vaeDecoder);
    }
}
