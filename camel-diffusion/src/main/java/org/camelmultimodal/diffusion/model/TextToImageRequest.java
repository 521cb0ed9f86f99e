/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.Optional;
import java.util.OptionalInt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Which image is wanted.
 *
 * @param prompt what it shows; not blank, at most 10 000 characters
 * @param negativePrompt what it does not show; may be empty, at most 10 000 characters
 * @param steps denoising steps, 1 to 1000
 * @param guidanceScale how closely the prompt is followed, 0 or more and finite; 1 and less leave
 *     guidance out, which halves the work
 * @param width in pixels, a multiple of the model's scale (8); empty for the model's own
 * @param height likewise
 * @param seed chooses the noise; equal seeds give equal images
 * @param imageCount how many images, 1 to 16
 * @param scheduler the sampler; empty for the model's own
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

    /** Maximum width and height in pixels, whatever the product allows. */
    public static final int MAX_SIDE = 16_384;

    /** Maximum length of a prompt; models read about 77 tokens of it. */
    public static final int MAX_PROMPT_CHARACTERS = 10_000;

    public TextToImageRequest {
        if (prompt.isBlank()) {
            throw new InvalidOptionException(
                    "The prompt is empty; put a text into the body, the option prompt or the header CamelSdPrompt");
        }
        requireShort("prompt", prompt);
        requireShort("negativePrompt", negativePrompt);
        require("steps", steps, 1, MAX_STEPS);
        require("imageCount", imageCount, 1, MAX_IMAGES);
        width.ifPresent(pixels -> require("width", pixels, 1, MAX_SIDE));
        height.ifPresent(pixels -> require("height", pixels, 1, MAX_SIDE));
        if (!(guidanceScale >= 0) || guidanceScale == Float.POSITIVE_INFINITY) {
            throw new InvalidOptionException(
                    "guidanceScale=%s is out of range; expected 0 or more"
                            .formatted(guidanceScale));
        }
    }

    private static void requireShort(String option, String text) {
        if (text.length() > MAX_PROMPT_CHARACTERS) {
            throw new InvalidOptionException(
                    "%s is a text of %d characters: expected at most %d"
                            .formatted(option, text.length(), MAX_PROMPT_CHARACTERS));
        }
    }

    private static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidOptionException(
                    "%s=%d is out of range; expected %d to %d"
                            .formatted(option, value, least, most));
        }
    }

    /** Whether the UNet is asked twice, with the prompt and without. */
    boolean isGuided() {
        return guidanceScale > 1;
    }
}
