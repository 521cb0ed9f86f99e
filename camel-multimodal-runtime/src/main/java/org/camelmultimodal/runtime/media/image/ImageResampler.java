/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Resizes images bit-identically to Pillow: a horizontal pass, rounded to 8 bits, then a vertical
 * one, both with fixed-point weights of 22 bits and with the filter widened when shrinking.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code> and, for NEAREST, <code>Geometry.c
 * </code>.
 */
public final class ImageResampler {

    private static final int RGB_CHANNELS = 3;

    private ImageResampler() {}

    /**
     * Resizes an image; returns the same image if it has the size already.
     *
     * @param width the new width, 1 or more
     * @param height the new height, 1 or more
     */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
        return resize(image, width, height, filter, new Crop(0, 0, width, height));
    }

    /**
     * A rectangle of a resized image.
     *
     * @param left its first column
     * @param top its first row
     * @param width in pixels, 1 or more
     * @param height in pixels, 1 or more
     */
    public record Crop(int left, int top, int width, int height) {}

    /**
     * Resizes an image and crops it. Only the pixels of the crop are computed; they equal those of
     * resizing and then cropping.
     *
     * @param crop must be within the new size
     * @throws InvalidMediaException if the image is so wide or high that the resampling weights
     *     would take more memory than the image
     */
    public static RgbImage resize(
            RgbImage image, int width, int height, ResampleFilter filter, Crop crop) {
        boolean whole = crop.width == width && crop.height == height;
        if (whole && image.width() == width && image.height() == height) {
            return image;
        }
        if (filter == ResampleFilter.NEAREST) {
            return nearest(image, width, height, crop);
        }
        ResampleWeights columns =
                ResampleWeights.of(image.width(), width, filter, crop.left, crop.width);
        ResampleWeights rows =
                ResampleWeights.of(image.height(), height, filter, crop.top, crop.height);
        return new RgbImage(
                crop.width,
                crop.height,
                resize(image.pixels(), RGB_CHANNELS, image.width(), columns, rows));
    }

    /**
     * Resizes pixels of any number of channels.
     *
     * @param samples the channels of each pixel, row by row
     * @param channels number of channels, 1 to 4
     * @param width number of pixels in a row
     */
    static byte[] resize(
            byte[] samples,
            int channels,
            int width,
            ResampleWeights columns,
            ResampleWeights rows) {
        int begin = rows.begin();
        int end = rows.end();
        var horizontal = new HorizontalPass(samples, channels, width, columns, end - begin);
        var vertical = new VerticalPass(channels, columns.length(), rows);
        int strip = horizontal.stripRows();
        for (int top = begin; top < end; top += strip) {
            int count = Math.min(strip, end - top);
            int[][] resized = horizontal.run(top, count);
            for (int i = 0; i < count; i += 2) {
                vertical.add(top + i, resized, i, i + 1 == count);
            }
        }
        return vertical.out();
    }

    private static RgbImage nearest(RgbImage image, int width, int height, Crop crop) {
        int[] columns = nearestPositions(image.width(), width, crop.left, crop.width);
        int[] rows = nearestPositions(image.height(), height, crop.top, crop.height);
        var out = new byte[crop.width * crop.height * RGB_CHANNELS];
        int target = 0;
        for (int row : rows) {
            for (int column : columns) {
                int source = (row * image.width() + column) * RGB_CHANNELS;
                System.arraycopy(image.pixels(), source, out, target, RGB_CHANNELS);
                target += RGB_CHANNELS;
            }
        }
        return new RgbImage(crop.width, crop.height, out);
    }

    private static int[] nearestPositions(int in, int out, int begin, int length) {
        double scale = (double) in / out;
        var positions = new int[length];
        double position = scale * 0.5;
        // Accumulated from the first position, as Pillow adds and does not multiply.
        for (int i = 0; i < begin + length; i++, position += scale) {
            if (i >= begin) {
                positions[i - begin] = Math.min(in - 1, (int) position);
            }
        }
        return positions;
    }
}
