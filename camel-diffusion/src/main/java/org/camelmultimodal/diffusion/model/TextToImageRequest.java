/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.Optional;
import java.util.OptionalInt;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OptionRanges;

/**
 * A request for images of one prompt.
 *
 * @param prompt what the image should show; not blank, at most 10 000 characters
 * @param negativePrompt what the image should not contain; at most 10 000 characters, empty for
 *     nothing
 * @param steps the number of denoising steps, 1 to 1000
 * @param guidanceScale the scale of classifier-free guidance, finite and at least 0; at most 1
 *     turns guidance and the negative prompt off, which halves the time
 * @param width in pixels, a multiple of the scale factors of the model's VAE and UNet together (64
 *     as a rule), at most 16 384; empty for the model's default
 * @param height likewise
 * @param seed the random seed of the noise, of which the low 32 bits count
 * @param imageCount the number of images, 1 to 16
 * @param scheduler the scheduler; empty for the model's default
 */
public record TextToImageRequest(
        String prompt,
        String negativePrompt,
        int steps,
        float guidanceScale,
        OptionalInt width,
        OptionalInt height,
        long seed,
        int imageCount,
        Optional<SchedulerType> scheduler) {

    /** Maximum number of denoising steps. */
    public static final int MAX_STEPS = 1000;

    /** Maximum number of images of one prompt. */
    public static final int MAX_IMAGES = 16;

    /** Maximum width and height in pixels. */
    public static final int MAX_SIDE = 16_384;

    /** Maximum length of a prompt in characters. Models read about 77 tokens of it. */
    public static final int MAX_PROMPT_CHARACTERS = 10_000;

    /**
     * Checks the ranges.
     *
     * @throws InvalidOptionException if a value is out of range
     */
    public TextToImageRequest {
        if (prompt.isBlank()) {
            throw InvalidOptionException.of(
                    "prompt",
                    "prompt is blank: expected a text of at most %d characters"
                            .formatted(MAX_PROMPT_CHARACTERS));
        }
        requireShort("prompt", prompt);
        requireShort("negativePrompt", negativePrompt);
        OptionRanges.requireInRange("steps", steps, 1, MAX_STEPS);
        OptionRanges.requireInRange("imageCount", imageCount, 1, MAX_IMAGES);
        width.ifPresent(pixels -> OptionRanges.requireInRange("width", pixels, 1, MAX_SIDE));
        height.ifPresent(pixels -> OptionRanges.requireInRange("height", pixels, 1, MAX_SIDE));
        if (!(guidanceScale >= 0) || guidanceScale == Float.POSITIVE_INFINITY) {
            throw InvalidOptionException.outOfRange("guidanceScale", guidanceScale, "0 or more");
        }
    }

    private static void requireShort(String option, String text) {
        if (text.length() > MAX_PROMPT_CHARACTERS) {
            throw InvalidOptionException.of(
                    option,
                    "%s has %d characters: expected at most %d"
                            .formatted(option, text.length(), MAX_PROMPT_CHARACTERS));
        }
    }

    /** Returns whether classifier-free guidance is on, which doubles the batch of the UNet. */
    boolean isGuided() {
        return guidanceScale > 1;
    }
}
