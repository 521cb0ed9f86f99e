/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.camelmultimodal.runtime.camel.Options.headerOr;
import static org.camelmultimodal.runtime.camel.Options.intInRange;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.TextBody;

/** Reads the requests of messages: prompts and options, which headers override. */
final class TextToImageOptions {

    private static final long SEEDS = 1L << 32;

    private TextToImageOptions() {}

    /**
     * Returns a request for each prompt: the header, otherwise the option, otherwise the body,
     * which may be a list. All have the same seed, as with a list of prompts in diffusers.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if a value is out of its range
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the body is not a text
     */
    static Items<TextToImageRequest> requests(
            Exchange exchange, String what, SdConfiguration options) {
        Message message = exchange.getMessage();
        Long seed = headerOr(message, SdConstants.SEED, Long.class, options.getSeed());
        long used = seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed;
        String prompt = headerOr(message, SdConstants.PROMPT, String.class, options.getPrompt());
        Items<String> prompts =
                Items.of(
                        prompt == null ? message.getBody() : prompt,
                        what,
                        item -> prompt == null ? text(exchange, item, what) : prompt);
        // All prompts are read at once: a body may be a stream, and all sizes are checked before
        // the first image.
        var requests = new ArrayList<TextToImageRequest>();
        for (int i = 0; i < prompts.size(); i++) {
            requests.add(request(prompts.read(i), used, message, options));
        }
        return Items.of(
                prompts.isList() ? requests : requests.get(0),
                what,
                TextToImageRequest.class::cast);
    }

    /** Returns the number of steps between previews; 0 for none. */
    static int previewInterval(Message message, SdConfiguration options) {
        return intInRange(
                message,
                SdConstants.PREVIEW_INTERVAL,
                options.getPreviewInterval(),
                0,
                TextToImageRequest.MAX_STEPS);
    }

    private static String text(Exchange exchange, Object item, String what) {
        return TextBody.read(
                exchange,
                item,
                what,
                TextToImageRequest.MAX_PROMPT_CHARACTERS,
                "maximum prompt length");
    }

    private static TextToImageRequest request(
            String prompt, long seed, Message message, SdConfiguration options) {
        String negativePrompt =
                headerOr(
                        message,
                        SdConstants.NEGATIVE_PROMPT,
                        String.class,
                        options.getNegativePrompt());
        return new TextToImageRequest(
                prompt,
                Objects.requireNonNullElse(negativePrompt, ""),
                headerOr(message, SdConstants.STEPS, Integer.class, options.getSteps()),
                headerOr(
                        message,
                        SdConstants.GUIDANCE_SCALE,
                        Float.class,
                        options.getGuidanceScale()),
                side(headerOr(message, SdConstants.WIDTH, Integer.class, options.getWidth())),
                side(headerOr(message, SdConstants.HEIGHT, Integer.class, options.getHeight())),
                seed,
                headerOr(message, SdConstants.IMAGE_COUNT, Integer.class, options.getImageCount()),
                Optional.ofNullable(
                        headerOr(
                                message,
                                SdConstants.SCHEDULER,
                                SchedulerType.class,
                                options.getScheduler())));
    }

    private static OptionalInt side(Integer pixels) {
        return pixels == null ? OptionalInt.empty() : OptionalInt.of(pixels);
    }
}
