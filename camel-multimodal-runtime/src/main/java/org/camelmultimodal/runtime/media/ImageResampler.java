/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import java.util.Arrays;

/**
 * Resizes pictures exactly as Pillow does, to the bit: a horizontal pass, rounded to 8 bit, then a
 * vertical one, both with fixed-point weights of 22 bits and with the filter widened when
 * shrinking.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code> and, for NEAREST, <code>Geometry.c
 * </code>.
 */
public final class ImageResampler {

    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private ImageResampler() {}

    /**
     * Resizes a picture; gives it back as it is if it has the size.
     *
     * @param width the new width, 1 or more
     * @param height the new height, 1 or more
     */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
        return resize(image, width, height, filter, new Crop(0, 0, width, height));
    }

    /**
     * A rectangle of a resized picture.
     *
     * @param left its first column
     * @param top its first row
     * @param width in pixels, 1 or more
     * @param height in pixels, 1 or more
     */
    public record Crop(int left, int top, int width, int height) {}

    /**
     * Resizes a picture and cuts a rectangle out of it, which costs only what the rectangle needs
     * and gives the same pixels as one after the other.
     *
     * @param crop lies within the new size
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
        Weights columns = Weights.of(image.width(), width, filter, crop.left, crop.width);
        Weights rows = Weights.of(image.height(), height, filter, crop.top, crop.height);
        int firstRow = rows.first[0];
        int rowCount = rows.end() - firstRow;
        byte[] wide = horizontal(image, columns, firstRow, rowCount);
        byte[] done = vertical(wide, crop.width, rows, firstRow);
        return new RgbImage(crop.width, crop.height, done);
    }

    /**
     * For every output place the input places that it mixes.
     *
     * @param first the first input place of each output place
     * @param counts how many input places there are
     * @param values the fixed-point weights, <code>stride</code> for each output place
     */
    private record Weights(int[] first, int[] counts, int[] values, int stride) {

        /** The weights of <code>length</code> output places from <code>begin</code> on. */
        static Weights of(int in, int out, ResampleFilter filter, int begin, int length) {
            if (in == out) {
                // Pillow skips a pass that changes nothing.
                return same(begin, length);
            }
            double scale = (double) in / out;
            double filterScale = Math.max(scale, 1);
            double support = filter.support() * filterScale;
            int stride = (int) Math.ceil(support) * 2 + 1;
            var first = new int[length];
            var counts = new int[length];
            var values = new int[length * stride];
            var row = new double[stride];
            // Pillow multiplies by the reciprocal; a division would round otherwise.
            double step = 1 / filterScale;
            for (int i = 0; i < length; i++) {
                double centre = (i + begin + 0.5) * scale;
                int low = Math.max(0, (int) (centre - support + 0.5));
                int count = Math.min(in, (int) (centre + support + 0.5)) - low;
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    row[k] = filter.weight((k + low - centre + 0.5) * step);
                    sum += row[k];
                }
                for (int k = 0; k < count; k++) {
                    double weight = sum != 0 ? row[k] / sum : row[k];
                    values[i * stride + k] =
                            (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
                }
                first[i] = low;
                counts[i] = count;
            }
            return new Weights(first, counts, values, stride);
        }

        private static Weights same(int begin, int length) {
            var first = new int[length];
            var counts = new int[length];
            var values = new int[length];
            for (int i = 0; i < length; i++) {
                first[i] = begin + i;
                counts[i] = 1;
                values[i] = 1 << PRECISION_BITS;
            }
            return new Weights(first, counts, values, 1);
        }

        /** The input place after the last one that is used. */
        int end() {
            int last = first.length - 1;
            return first[last] + counts[last];
        }
    }

    /**
     * Red and blue are summed in one long, each in its own half: both sums fit 32 bits, and a
     * negative lower one is taken out of the upper one again.
     */
    private static byte[] horizontal(RgbImage image, Weights weights, int firstRow, int rows) {
        int width = weights.first.length;
        var out = new byte[rows * width * 3];
        byte[] in = image.pixels();
        int begin = weights.first[0];
        int end = weights.end();
        var redBlue = new long[image.width()];
        var green = new int[image.width()];
        int target = 0;
        for (int y = firstRow; y < firstRow + rows; y++) {
            int source = (y * image.width() + begin) * 3;
            for (int x = begin; x < end; x++, source += 3) {
                redBlue[x] = (in[source] & 0xffL) << 32 | (in[source + 2] & 0xff);
                green[x] = in[source + 1] & 0xff;
            }
            horizontalRow(redBlue, green, weights, out, target);
            target += width * 3;
        }
        return out;
    }

    private static void horizontalRow(
            long[] redBlue, int[] green, Weights weights, byte[] out, int offset) {
        int[] values = weights.values;
        int target = offset;
        for (int x = 0; x < weights.first.length; x++, target += 3) {
            long redBlueSum = (long) HALF << 32 | HALF;
            int greenSum = HALF;
            int source = weights.first[x];
            int k = x * weights.stride;
            int end = k + weights.counts[x];
            for (; k < end; k++, source++) {
                int weight = values[k];
                redBlueSum += redBlue[source] * weight;
                greenSum += green[source] * weight;
            }
            int blueSum = (int) redBlueSum;
            out[target] = clip((int) ((redBlueSum - blueSum) >> 32));
            out[target + 1] = clip(greenSum);
            out[target + 2] = clip(blueSum);
        }
    }

    /** Whole rows at a time, so that the inner loop runs along memory. */
    private static byte[] vertical(byte[] in, int width, Weights weights, int firstRow) {
        int height = weights.first.length;
        int rowLength = width * 3;
        var out = new byte[height * rowLength];
        var sums = new int[rowLength];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < weights.counts[y]; k++) {
                int weight = weights.values[y * weights.stride + k];
                addRow(in, (weights.first[y] - firstRow + k) * rowLength, weight, sums);
            }
            int target = y * rowLength;
            for (int x = 0; x < rowLength; x++) {
                out[target + x] = clip(sums[x]);
            }
        }
        return out;
    }

    private static void addRow(byte[] in, int offset, int weight, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += (in[offset + x] & 0xff) * weight;
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }

    private static RgbImage nearest(RgbImage image, int width, int height, Crop crop) {
        int[] columns = nearestPlaces(image.width(), width);
        int[] rows = nearestPlaces(image.height(), height);
        var out = new byte[crop.width * crop.height * 3];
        int target = 0;
        for (int y = crop.top; y < crop.top + crop.height; y++) {
            for (int x = crop.left; x < crop.left + crop.width; x++) {
                int source = (rows[y] * image.width() + columns[x]) * 3;
                System.arraycopy(image.pixels(), source, out, target, 3);
                target += 3;
            }
        }
        return new RgbImage(crop.width, crop.height, out);
    }

    private static int[] nearestPlaces(int in, int out) {
        double scale = (double) in / out;
        var places = new int[out];
        double place = scale * 0.5;
        for (int i = 0; i < out; i++, place += scale) {
            places[i] = Math.min(in - 1, (int) place);
        }
        return places;
    }
}
