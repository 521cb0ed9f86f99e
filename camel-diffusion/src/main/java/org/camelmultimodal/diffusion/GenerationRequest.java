/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.function.ToLongFunction;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.Items;

/**
 * The request of a message.
 *
 * @param images one for each prompt
 * @param previewInterval number of steps between previews; 0 for none
 */
record GenerationRequest(Items<TextToImageRequest> images, int previewInterval) {

    /**
     * Checks the total number of pixels: sizes and numbers may come from a client, and memory and
     * time grow with both.
     *
     * @param pixelsOf returns the number of pixels of the images of a prompt
     * @throws InvalidOptionException if there are more pixels
     */
    void requirePixels(long maximum, ToLongFunction<TextToImageRequest> pixelsOf) {
        long pixels = 0;
        for (int i = 0; i < images.size() && pixels <= maximum; i++) {
            pixels += pixelsOf.applyAsLong(images.read(i));
        }
        if (pixels > maximum) {
            throw new InvalidOptionException(
                    "The images of the message have %d pixels or more: expected at most maxPixels=%d. Decrease the headers %s, %s and %s, or increase the option maxPixels"
                            .formatted(
                                    pixels,
                                    maximum,
                                    SdConstants.WIDTH,
                                    SdConstants.HEIGHT,
                                    SdConstants.IMAGE_COUNT));
        }
    }
}
