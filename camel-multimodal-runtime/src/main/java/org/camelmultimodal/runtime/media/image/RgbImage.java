/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.format.ModePixels;
import org.camelmultimodal.runtime.media.format.PixelMode;

/**
 * A decoded RGB image.
 *
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param pixels red, green and blue of each pixel, row by row from the top, 8 bits each; not copied
 */
public record RgbImage(int width, int height, byte[] pixels) implements DecodedImage {

    public RgbImage {
        if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
            throw new InvalidMediaException(
                    "%d bytes are not an RGB image of %d × %d: expected 3 bytes per pixel"
                            .formatted(pixels.length, width, height));
        }
    }

    /** Returns the value of one channel, 0 to 255. */
    public int value(int x, int y, int channel) {
        return pixels[(y * width + x) * 3 + channel] & 0xff;
    }

    @Override
    public ModePixels modePixels() {
        return new ModePixels(PixelMode.RGB, width, height, pixels);
    }

    @Override
    public RgbImage toRgb() {
        return this;
    }

    @Override
    public RgbImage resize(
            int newWidth, int newHeight, ResampleFilter filter, ImageResampler.Crop crop) {
        return ImageResampler.resize(this, newWidth, newHeight, filter, crop);
    }

    @Override
    public int[] padding(int level) {
        return new int[] {level, level, level};
    }

    /** Returns a copy as a <code>BufferedImage</code>. */
    public BufferedImage toBufferedImage() {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i += 3) {
            target[i] = pixels[i + 2];
            target[i + 1] = pixels[i + 1];
            target[i + 2] = pixels[i];
        }
        return image;
    }
}
