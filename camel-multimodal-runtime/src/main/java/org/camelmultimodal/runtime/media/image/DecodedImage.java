/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import org.camelmultimodal.runtime.media.format.ModePixels;
import org.camelmultimodal.runtime.media.format.PixelMode;

/**
 * A decoded image in the mode of its file, upright. Reference implementations convert an image to
 * RGB either before or after resizing it.
 */
public sealed interface DecodedImage permits RgbImage, ModeImage {

    /** Returns an image of any mode. */
    static DecodedImage of(ModePixels pixels) {
        return pixels.mode() == PixelMode.RGB
                ? new RgbImage(pixels.width(), pixels.height(), pixels.samples())
                : new ModeImage(pixels);
    }

    /** Returns the width in pixels, 1 or more. */
    int width();

    /** Returns the height in pixels, 1 or more. */
    int height();

    /** Returns the pixels in the mode of the file. */
    ModePixels modePixels();

    /** Returns the image as Pillow's <code>convert("RGB")</code>. */
    RgbImage toRgb();

    /**
     * Resizes the image in its own mode as Pillow's <code>resize</code>, crops it and converts it
     * to RGB, in this order. With an alpha channel, colors are premultiplied; with a palette, the
     * filter is always NEAREST.
     *
     * @param width the new width, 1 or more
     * @param height the new height, 1 or more
     * @param crop must be within the new size
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the image is so wide or high
     *     that the resampling weights would take more memory than the image
     */
    RgbImage resize(int width, int height, ResampleFilter filter, ImageResampler.Crop crop);

    /**
     * Returns red, green and blue, 0 to 255, of padding with a level in every channel of the mode;
     * in a palette, the color of that index.
     *
     * @param level 0 to 255
     */
    int[] padding(int level);
}
