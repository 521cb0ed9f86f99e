/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The maximum size of an image, checked against sizes and headers before memory is allocated for
 * pixels.
 *
 * @param maxPixels maximum number of pixels of a frame, width times height; 1 or more
 * @param maxBytes maximum size of the encoded image in bytes; 1 or more
 * @param maxFrames maximum number of frames if all are decoded; 1 or more
 */
public record ImageLimits(long maxPixels, long maxBytes, int maxFrames) {

    /**
     * The defaults: Pillow's limit of pixels, <code>Image.MAX_IMAGE_PIXELS</code>, which is a
     * quarter of a gigabyte of RGB; 512 MiB; 100 frames.
     */
    public static final ImageLimits DEFAULT = new ImageLimits(89_478_485, 512L << 20, 100);

    public ImageLimits {
        requirePositive("maxPixels", maxPixels);
        requirePositive("maxBytes", maxBytes);
        requirePositive("maxFrames", maxFrames);
    }

    private static void requirePositive(String option, long value) {
        if (value < 1) {
            throw new InvalidOptionException(
                    "%s=%d is out of range: expected 1 or more".formatted(option, value));
        }
    }
}
