/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.diffusion.SdConstants;
import org.camelmultimodal.examples.server.Models;

/** <code>/v1/images/generations</code>. */
public final class Images {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final int MAX_PROMPT_CHARACTERS = 10_000;
    private static final int MAX_SIZE_CHARACTERS = 32;
    private static final int MAX_IMAGES = 10;
    private static final int MAX_STEPS = 1000;
    private static final double MAX_GUIDANCE_SCALE = 100;
    private static final long MAX_SEED = (1L << 32) - 1;
    private static final List<String> SCHEDULERS =
            List.of("ddim", "pndm", "euler", "euler-ancestral", "dpm-solver-multistep");

    private final Models models;
    private final long maxPixels;

    /**
     * Creates the endpoint.
     *
     * @param maxPixels maximum number of pixels of all images of a request
     */
    public Images(Models models, long maxPixels) {
        this.models = models;
        this.maxPixels = maxPixels;
    }

    /** Reads the request. */
    public void request(Exchange exchange) {
        Fields fields = Requests.json(exchange, "prompt");
        ModelField.readOrDefault(exchange, fields, models, "sd");
        refuseUnsupported(fields);
        Message message = exchange.getMessage();
        message.setBody(fields.requiredText("prompt", MAX_PROMPT_CHARACTERS));
        int n = fields.integer("n", 1, MAX_IMAGES).orElse(1);
        message.setHeader(SdConstants.IMAGE_COUNT, n);
        fields.text("size", MAX_SIZE_CHARACTERS)
                .filter(size -> !size.equals("auto"))
                .ifPresent(size -> setSize(message, size, n));
        fields.longInteger("seed", 0, MAX_SEED)
                .ifPresent(seed -> message.setHeader(SdConstants.SEED, seed));
        fields.integer("steps", 1, MAX_STEPS)
                .ifPresent(steps -> message.setHeader(SdConstants.STEPS, steps));
        fields.number("guidance_scale", 0, MAX_GUIDANCE_SCALE)
                .ifPresent(scale -> message.setHeader(SdConstants.GUIDANCE_SCALE, (float) scale));
        fields.text("negative_prompt", MAX_PROMPT_CHARACTERS)
                .ifPresent(text -> message.setHeader(SdConstants.NEGATIVE_PROMPT, text));
        fields.choice("scheduler", SCHEDULERS)
                .ifPresent(scheduler -> message.setHeader(SdConstants.SCHEDULER, scheduler));
    }

    private static void refuseUnsupported(Fields fields) {
        fields.refuseUnless("response_format", "b64_json");
        fields.refuseUnless("output_format", "png");
        fields.refuseUnless("output_compression", "100");
        fields.refuseUnless("background", "auto", "opaque");
        fields.refuseUnless("quality", "auto", "standard");
        fields.refuseUnless("style");
        fields.refuseUnless("stream", "false");
        fields.refuseUnless("partial_images", "0");
    }

    private void setSize(Message message, String size, int n) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw ApiException.invalid(
                    "size", "Invalid 'size': expected auto, or width and height such as 512x512");
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = Integer.parseInt(matcher.group(2));
        if ((long) width * height * n > maxPixels) {
            throw ApiException.invalid(
                    "size",
                    "The images have too many pixels: expected n × width × height of at most %d"
                            .formatted(maxPixels));
        }
        message.setHeader(SdConstants.WIDTH, width);
        message.setHeader(SdConstants.HEIGHT, height);
    }

    /** Writes the images. */
    public void response(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        List<?> images = body instanceof List<?> list ? list : List.of(body);
        var map = new LinkedHashMap<String, Object>();
        map.put("created", Instant.now().getEpochSecond());
        map.put("data", images.stream().map(Images::entry).toList());
        map.put("output_format", "png");
        map.put(
                "size",
                message.getHeader(SdConstants.WIDTH) + "x" + message.getHeader(SdConstants.HEIGHT));
        map.put("seed", message.getHeader(SdConstants.SEED));
        Response.json(exchange, map);
    }

    private static Map<String, String> entry(Object png) {
        return Map.of("b64_json", Base64.getEncoder().encodeToString((byte[]) png));
    }
}
