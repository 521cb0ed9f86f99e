/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.OptionalInt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The image sizes that a model generates.
 *
 * @param channels the number of channels of the latents
 * @param sampleSize the default height and width of the latents, <code>sample_size</code>
 * @param vaeScaleFactor the number of pixels per latent in height and width, 8 as a rule
 * @param unetScaleFactor the number of latents in height and width that the UNet reduces to one, 8
 *     as a rule: latents that are no multiple of it do not fit its skip connections
 */
record ImageSizes(int channels, int sampleSize, int vaeScaleFactor, int unetScaleFactor) {

    private static final long MAX_PIXELS = 4096L * 4096;

    private static final int MAX_WARM_UP_SIDE = 1024;

    /**
     * Returns the shape of the latents of a request.
     *
     * @throws InvalidOptionException if the width or the height is no multiple of the scale factors
     *     of VAE and UNet together, or the image has more pixels than 4096 × 4096
     */
    LatentShape latents(TextToImageRequest request) {
        int width = latentSide("width", request.width());
        int height = latentSide("height", request.height());
        long pixels = (long) width * height * vaeScaleFactor * vaeScaleFactor;
        if (pixels > MAX_PIXELS) {
            throw InvalidOptionException.outOfRange(
                    "width × height", pixels, "at most %d pixels".formatted(MAX_PIXELS));
        }
        return new LatentShape(request.imageCount(), channels, height, width);
    }

    /**
     * Returns the number of pixels of all images of a request.
     *
     * @throws InvalidOptionException as {@link #latents}
     */
    long pixels(TextToImageRequest request) {
        LatentShape shape = latents(request);
        return (long) shape.batch()
                * shape.height()
                * shape.width()
                * vaeScaleFactor
                * vaeScaleFactor;
    }

    /**
     * Returns the width and height of the image for warm-up: the default of the model, bounded
     * because the memory for attention grows with the square of the pixels.
     */
    OptionalInt warmUpSide() {
        return OptionalInt.of(
                vaeScaleFactor * Math.min(sampleSize, MAX_WARM_UP_SIDE / vaeScaleFactor));
    }

    private int latentSide(String option, OptionalInt pixels) {
        if (pixels.isEmpty()) {
            return sampleSize;
        }
        int value = pixels.getAsInt();
        int multiple = vaeScaleFactor * unetScaleFactor;
        if (value < multiple || value % multiple != 0) {
            throw InvalidOptionException.outOfRange(option, value, "a multiple of " + multiple);
        }
        return value / vaeScaleFactor;
    }
}
