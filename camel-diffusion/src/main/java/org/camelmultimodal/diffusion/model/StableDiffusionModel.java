/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camelmultimodal.diffusion.scheduler.Scheduler;
import org.camelmultimodal.diffusion.scheduler.SchedulerConfig;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;

/**
 * Stable Diffusion 1.x and 2.x: generates images from text. Reads the ONNX layout of optimum and
 * diffusers (<code>text_encoder</code>, <code>unet</code>, <code>vae_decoder</code>, each with
 * <code>model.onnx</code>).
 *
 * <p>Sources: Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion Models"
 * (2022); diffusers, <code>pipeline_stable_diffusion.py</code>.
 */
public final class StableDiffusionModel implements InferenceModel {

    /** One graph for each part. */
    public static final ModelLayout LAYOUT =
            config -> List.of(List.of(PromptEncoder.GRAPH, Unet.GRAPH, VaeDecoder.GRAPH));

    private static final List<String> PIPELINES =
            List.of(
                    "StableDiffusionPipeline",
                    PartConfigs.PIPELINE_WITH_CONSTANTS,
                    "ORTStableDiffusionPipeline");

    private final String reference;
    private final PromptEncoder promptEncoder;
    private final Unet unet;
    private final VaeDecoder vaeDecoder;
    private final SchedulerConfig schedulerConfig;
    private final DenoisingLoop denoisingLoop;
    private final ImageSizes sizes;

    private StableDiffusionModel(
            ModelDirectory directory,
            PromptEncoder promptEncoder,
            Unet unet,
            VaeDecoder vaeDecoder) {
        this.reference = directory.reference();
        this.promptEncoder = promptEncoder;
        this.unet = unet;
        this.vaeDecoder = vaeDecoder;
        this.schedulerConfig =
                SchedulerConfig.read(directory.json("scheduler/scheduler_config.json"));
        this.denoisingLoop = new DenoisingLoop(unet, reference);
        this.sizes =
                new ImageSizes(
                        unet.channels(),
                        unet.sampleSize(),
                        vaeDecoder.scaleFactor(),
                        unet.scaleFactor());
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable, a value is out of range or
     *     the model is of another family
     */
    public static StableDiffusionModel load(ModelDirectory directory, SessionSettings settings) {
        String pipeline = directory.json("model_index.json").path("_class_name").asText("");
        if (!PIPELINES.contains(pipeline)) {
            throw new InvalidModelException(
                    "Model '%s' is a '%s': expected one of %s. Set the option model to a Stable Diffusion 1.x or 2.x model"
                            .formatted(directory.reference(), pipeline, PIPELINES));
        }
        var configs =
                new PartConfigs(directory, pipeline.equals(PartConfigs.PIPELINE_WITH_CONSTANTS));
        try (var parts = new OpenedParts()) {
            PromptEncoder encoder =
                    parts.add(PromptEncoder.open(configs, settings), PromptEncoder::close);
            Unet unet = parts.add(Unet.open(configs, settings), Unet::close);
            VaeDecoder decoder = parts.add(VaeDecoder.open(configs, settings), VaeDecoder::close);
            return parts.keep(new StableDiffusionModel(directory, encoder, unet, decoder));
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

    /**
     * Runs each graph once, in the shapes of a request that leaves everything at its default: one
     * image of the model's default size, at most 1024 × 1024, with guidance, in one step.
     */
    @Override
    public void warmUp() {
        warmUp(StepListener.NONE);
    }

    /**
     * Warms up; see {@link #warmUp()}.
     *
     * @param steps receives the runs of the UNet
     * @return the image
     */
    GeneratedImages warmUp(StepListener steps) {
        var request =
                new TextToImageRequest(
                        "warm up",
                        "",
                        1,
                        2,
                        sizes.warmUpSide(),
                        sizes.warmUpSide(),
                        0,
                        1,
                        Optional.of(SchedulerType.DDIM));
        return generate(request, steps, Deadline.NONE);
    }

    /**
     * Generates images.
     *
     * @param steps receives each step
     * @param deadline checked before each step and before each image is decoded
     * @throws InvalidOptionException if the size does not suit the model, the scheduler cannot take
     *     as many steps, or neither the request names a scheduler nor the model one that this
     *     project implements
     * @throws DeadlineExceededException if the deadline passes
     * @throws org.camelmultimodal.runtime.CancelledException if the message is cancelled
     * @throws InferenceException if the model produces NaN or infinite values
     */
    public GeneratedImages generate(
            TextToImageRequest request, StepListener steps, Deadline deadline) {
        LatentShape shape = sizes.latents(request);
        SchedulerType type = schedulerType(request);
        Scheduler scheduler = Scheduler.of(type, schedulerConfig, request.steps());
        long start = System.nanoTime();
        PromptEmbeddings embeddings = promptEncoder.encode(prompts(request));
        long encoded = System.nanoTime();
        var previews = new Previews(vaeDecoder, shape, request, steps);
        float[] latents =
                denoisingLoop.run(request, scheduler, embeddings, shape, previews, deadline);
        long denoised = System.nanoTime();
        List<RgbImage> images = vaeDecoder.decode(latents, shape, request, deadline);
        long decoded = System.nanoTime();
        return new GeneratedImages(
                images,
                request,
                type,
                images.get(0).width(),
                images.get(0).height(),
                reference,
                promptEncoder.isTruncated(request.prompt()),
                Duration.ofNanos(encoded - start),
                Duration.ofNanos(denoised - encoded - previews.nanos()),
                Duration.ofNanos(decoded - denoised));
    }

    /**
     * Returns the number of pixels of all images of a request, width × height × imageCount.
     *
     * @throws InvalidOptionException if the size does not suit the model
     */
    public long pixels(TextToImageRequest request) {
        return sizes.pixels(request);
    }

    private SchedulerType schedulerType(TextToImageRequest request) {
        return request.scheduler()
                .or(schedulerConfig::type)
                .orElseThrow(
                        () ->
                                InvalidOptionException.of(
                                        "scheduler",
                                        "scheduler is not set and the scheduler of model '%s' is not supported: expected one of %s"
                                                .formatted(reference, schedulerNames())));
    }

    /** Returns the schedulers as the option spells them. */
    private static List<String> schedulerNames() {
        return Arrays.stream(SchedulerType.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /**
     * Returns the negative prompts, if guidance is on, and then the prompts, as the UNet expects.
     */
    private static List<String> prompts(TextToImageRequest request) {
        var prompts = new ArrayList<String>();
        if (request.isGuided()) {
            prompts.addAll(Collections.nCopies(request.imageCount(), request.negativePrompt()));
        }
        prompts.addAll(Collections.nCopies(request.imageCount(), request.prompt()));
        return prompts;
    }

    @Override
    public void close() {
        promptEncoder.close();
        unet.close();
        vaeDecoder.close();
    }
}
