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
        if (image.width() == width && image.height() == height) {
            return image;
        }
        if (filter == ResampleFilter.NEAREST) {
            return nearest(image, width, height);
        }
        byte[] wide =
                image.width() == width
                        ? image.pixels()
                        : horizontal(image, Weights.of(image.width(), width, filter));
        byte[] done =
                image.height() == height
                        ? wide
                        : vertical(wide, width, Weights.of(image.height(), height, filter));
        return new RgbImage(width, height, done);
    }

    /**
     * For every output place the input places that it mixes.
     *
     * @param first the first input place of each output place
     * @param counts how many input places there are
     * @param values the fixed-point weights, <code>stride</code> for each output place
     */
    private record Weights(int[] first, int[] counts, int[] values, int stride) {

        static Weights of(int in, int out, ResampleFilter filter) {
            double scale = (double) in / out;
            double filterScale = Math.max(scale, 1);
            double support = filter.support() * filterScale;
            int stride = (int) Math.ceil(support) * 2 + 1;
            var first = new int[out];
            var counts = new int[out];
            var values = new int[out * stride];
            var row = new double[stride];
            for (int i = 0; i < out; i++) {
                double centre = (i + 0.5) * scale;
                int begin = Math.max(0, (int) (centre - support + 0.5));
                int count = Math.min(in, (int) (centre + support + 0.5)) - begin;
                double sum = 0;
                // Pillow multiplies by the reciprocal; a division would round otherwise.
                double step = 1 / filterScale;
                for (int k = 0; k < count; k++) {
                    row[k] = filter.weight((k + begin - centre + 0.5) * step);
                    sum += row[k];
                }
                for (int k = 0; k < count; k++) {
                    double weight = sum != 0 ? row[k] / sum : row[k];
                    values[i * stride + k] =
                            (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
                }
                first[i] = begin;
                counts[i] = count;
            }
            return new Weights(first, counts, values, stride);
        }
    }

    private static byte[] horizontal(RgbImage image, Weights weights) {
        int width = weights.first.length;
        var out = new byte[image.height() * width * 3];
        byte[] in = image.pixels();
        int target = 0;
        for (int y = 0; y < image.height(); y++) {
            int line = y * image.width() * 3;
            for (int x = 0; x < width; x++) {
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int source = line + weights.first[x] * 3;
                int end = x * weights.stride + weights.counts[x];
                for (int k = x * weights.stride; k < end; k++, source += 3) {
                    int weight = weights.values[k];
                    red += (in[source] & 0xff) * weight;
                    green += (in[source + 1] & 0xff) * weight;
                    blue += (in[source + 2] & 0xff) * weight;
                }
                out[target++] = clip(red);
                out[target++] = clip(green);
                out[target++] = clip(blue);
            }
        }
        return out;
    }

    /** Whole rows at a time, so that the inner loop runs along memory. */
    private static byte[] vertical(byte[] in, int width, Weights weights) {
        int height = weights.first.length;
        int rowLength = width * 3;
        var out = new byte[height * rowLength];
        var sums = new int[rowLength];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < weights.counts[y]; k++) {
                int weight = weights.values[y * weights.stride + k];
                int source = (weights.first[y] + k) * rowLength;
                for (int x = 0; x < rowLength; x++) {
                    sums[x] += (in[source + x] & 0xff) * weight;
                }
            }
            int target = y * rowLength;
            for (int x = 0; x < rowLength; x++) {
                out[target + x] = clip(sums[x]);
            }
        }
        return out;
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }

    private static RgbImage nearest(RgbImage image, int width, int height) {
        int[] columns = nearestPlaces(image.width(), width);
        int[] rows = nearestPlaces(image.height(), height);
        var out = new byte[width * height * 3];
        int target = 0;
        for (int row : rows) {
            for (int column : columns) {
                System.arraycopy(
                        image.pixels(), (row * image.width() + column) * 3, out, target, 3);
                target += 3;
            }
        }
        return new RgbImage(width, height, out);
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
