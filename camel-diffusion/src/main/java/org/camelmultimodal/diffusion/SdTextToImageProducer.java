/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.camelmultimodal.runtime.camel.Options.headerOr;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.diffusion.model.GeneratedImages;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.TextBody;
import org.camelmultimodal.runtime.media.image.PngEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A prompt in, a PNG out; several as a list. */
class SdTextToImageProducer extends InferenceProducer<StableDiffusionModel> {

    private static final Logger LOG = LoggerFactory.getLogger(SdTextToImageProducer.class);
    private static final long SEEDS = 1L << 32;

    private final SdEndpoint endpoint;

    SdTextToImageProducer(SdEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        SdConfiguration options = endpoint.getConfiguration();
        TextToImageRequest request = request(exchange, options);
        requireRoom(request, options);

        GeneratedImages result =
                timed(
                        Stage.INFER,
                        () ->
                                model().generate(
                                                request,
                                                step ->
                                                        LOG.debug(
                                                                "{} of {} steps",
                                                                step,
                                                                request.steps()),
                                                ticket.deadline()));
        return CompletableFuture.completedFuture(() -> write(exchange, result));
    }

    private void write(Exchange exchange, GeneratedImages result) {
        Message message = exchange.getMessage();
        TextToImageRequest request = result.request();
        if (result.promptTruncated()) {
            LOG.warn("A prompt was longer than the model reads and was cut");
        }
        message.setHeader(SdConstants.SEED, request.seed());
        message.setHeader(SdConstants.WIDTH, result.width());
        message.setHeader(SdConstants.HEIGHT, result.height());
        message.setHeader(SdConstants.SCHEDULER, result.scheduler());
        message.setHeader(SdConstants.CONTENT_TYPE, "image/png");
        if (endpoint.getConfiguration().isStoreFullResult()) {
            exchange.setProperty(SdConstants.RESULT, result);
        }
        List<byte[]> files =
                IntStream.range(0, result.images().size())
                        .mapToObj(
                                i -> PngEncoder.encode(result.images().get(i), metadata(result, i)))
                        .toList();
        message.setBody(files.size() == 1 ? files.get(0) : files);
    }

    /** Sizes and numbers may come from a client, and memory and time grow with both. */
    private void requireRoom(TextToImageRequest request, SdConfiguration options) {
        long pixels = model().pixels(request);
        if (pixels > options.getMaxPixels()) {
            throw new InvalidOptionException(
                    "The images of the message have %d pixels, width × height × imageCount, more than maxPixels=%d. Ask for less with the headers %s, %s and %s, or raise the option maxPixels"
                            .formatted(
                                    pixels,
                                    options.getMaxPixels(),
                                    SdConstants.WIDTH,
                                    SdConstants.HEIGHT,
                                    SdConstants.IMAGE_COUNT));
        }
    }

    private static TextToImageRequest request(Exchange exchange, SdConfiguration options) {
        Message message = exchange.getMessage();
        String prompt = headerOr(message, SdConstants.PROMPT, String.class, options.getPrompt());
        if (prompt == null) {
            prompt =
                    TextBody.read(
                            exchange,
                            message.getBody(),
                            "sd:text-to-image",
                            TextToImageRequest.MAX_PROMPT_CHARACTERS,
                            "the maximum");
        }
        Long seed = headerOr(message, SdConstants.SEED, Long.class, options.getSeed());
        String negative =
                headerOr(
                        message,
                        SdConstants.NEGATIVE_PROMPT,
                        String.class,
                        options.getNegativePrompt());
        return new TextToImageRequest(
                prompt,
                Objects.requireNonNullElse(negative, ""),
                headerOr(message, SdConstants.STEPS, Integer.class, options.getSteps()),
                headerOr(
                        message,
                        SdConstants.GUIDANCE_SCALE,
                        Float.class,
                        options.getGuidanceScale()),
                size(headerOr(message, SdConstants.WIDTH, Integer.class, options.getWidth())),
                size(headerOr(message, SdConstants.HEIGHT, Integer.class, options.getHeight())),
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed,
                headerOr(message, SdConstants.IMAGE_COUNT, Integer.class, options.getImageCount()),
                Optional.ofNullable(
                        headerOr(
                                message,
                                SdConstants.SCHEDULER,
                                SchedulerType.class,
                                options.getScheduler())));
    }

    private static OptionalInt size(Integer pixels) {
        return pixels == null ? OptionalInt.empty() : OptionalInt.of(pixels);
    }

    /** The form of AUTOMATIC1111's web user interface, which most tools read. */
    private Map<String, String> metadata(GeneratedImages result, int index) {
        if (!endpoint.getConfiguration().isEmbedMetadata()) {
            return Map.of();
        }
        TextToImageRequest request = result.request();
        String parameters =
                "%s%s%nSteps: %d, Sampler: %s, CFG scale: %s, Seed: %d, Size: %dx%d, Model: %s%s"
                        .formatted(
                                request.prompt(),
                                request.negativePrompt().isEmpty()
                                        ? ""
                                        : "%nNegative prompt: %s"
                                                .formatted(request.negativePrompt()),
                                request.steps(),
                                result.scheduler().diffusersName(),
                                request.guidanceScale(),
                                request.seed(),
                                result.width(),
                                result.height(),
                                result.model(),
                                result.images().size() == 1 ? "" : ", Image: " + (index + 1));
        return Map.of("parameters", parameters, "Software", "Camel Multimodal");
    }
}
