/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Resizes images exactly as Pillow does, to the bit: a horizontal pass, rounded to 8 bit, then a
 * vertical one, both with fixed-point weights of 22 bits and with the filter widened when
 * shrinking.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code> and, for NEAREST, <code>Geometry.c
 * </code>.
 */
public final class ImageResampler {

    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);
    private static final long HALVES = (long) HALF << 32 | HALF;

    /**
     * Weights of one direction: 256 MB. Only an image of millions of columns or rows needs more.
     */
    private static final long MAX_WEIGHTS = 1L << 26;

    private ImageResampler() {}

    /**
     * Resizes an image; gives it back as it is if it has the size.
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
     * Resizes an image and cuts a rectangle out of it, which costs only what the rectangle needs
     * and gives the same pixels as one after the other.
     *
     * @param crop lies within the new size
     * @throws InvalidMediaException if the image is so wide or high that mixing its pixels would
     *     take more memory than the image
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
        return new RgbImage(crop.width, crop.height, pixels(image, columns, rows));
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
            if ((long) length * stride > MAX_WEIGHTS) {
                throw new InvalidMediaException(
                        "The image has %d pixels in width or height, too many for a resize to %d"
                                .formatted(in, out));
            }
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

        /** What an input place counts for an output place; 0 if nothing. */
        int weight(int output, int input) {
            int k = input - first[output];
            return k >= 0 && k < counts[output] ? values[output * stride + k] : 0;
        }

        /** The input place after the last one that is used. */
        int end() {
            return end(first.length - 1);
        }

        /** The input place after the last one that an output place uses. */
        int end(int output) {
            return first[output] + counts[output];
        }

        /** The most output places that some two neighbouring input places count for. */
        int mostAtOnce() {
            int most = 0;
            int next = 0;
            for (int output = 0; output < first.length; output++) {
                while (next < first.length && first[next] <= end(output)) {
                    next++;
                }
                most = Math.max(most, next - output);
            }
            return most;
        }
    }

    /**
     * All output places. Each input row is resized across, rounded, and at once added to the output
     * rows that it belongs to; of those only the few that are not complete are kept as sums, so
     * that they stay in the processor's cache.
     *
     * <p>Two rows go at a time, and two sums share each long, one in either half: both fit 32 bits,
     * and a negative lower one is taken out of the upper one again. That is three multiplications
     * instead of six, and half the loops, which are short.
     */
    private static byte[] pixels(RgbImage image, Weights columns, Weights rows) {
        int height = rows.first.length;
        int rowLength = columns.first.length * 3;
        var pixels = new byte[height * rowLength];
        var sums = new int[rows.mostAtOnce()][rowLength];
        var redBlue = new long[image.width()];
        var nextRedBlue = new long[image.width()];
        var greens = new long[image.width()];
        var wide = new int[rowLength];
        var nextWide = new int[rowLength];
        int end = rows.end();
        int complete = 0;
        int begun = 0;
        for (int y = rows.first[0]; y < end; y += 2) {
            // The last one of an odd number goes beside itself.
            int next = Math.min(y + 1, end - 1);
            pack(image, y, next, columns, redBlue, nextRedBlue, greens);
            sumAcross(redBlue, nextRedBlue, greens, columns, wide, nextWide);
            while (begun < height && rows.first[begun] <= next) {
                Arrays.fill(sums[begun++ % sums.length], HALF);
            }
            for (int out = complete; out < begun; out++) {
                addRow(wide, rows.weight(out, y), sums[out % sums.length]);
                if (next > y) {
                    addRow(nextWide, rows.weight(out, next), sums[out % sums.length]);
                }
            }
            for (; complete < begun && rows.end(complete) <= next + 1; complete++) {
                roundRow(sums[complete % sums.length], pixels, complete * rowLength);
            }
        }
        return pixels;
    }

    private static void roundRow(int[] sums, byte[] pixels, int offset) {
        for (int i = 0; i < sums.length; i++) {
            pixels[offset + i] = (byte) clip(sums[i]);
        }
    }

    private static void pack(
            RgbImage image,
            int row,
            int nextRow,
            Weights weights,
            long[] redBlue,
            long[] nextRedBlue,
            long[] greens) {
        byte[] in = image.pixels();
        int begin = weights.first[0];
        int end = weights.end();
        int source = (row * image.width() + begin) * 3;
        int nextSource = (nextRow * image.width() + begin) * 3;
        for (int x = begin; x < end; x++, source += 3, nextSource += 3) {
            redBlue[x] = (in[source] & 0xffL) << 32 | in[source + 2] & 0xff;
            nextRedBlue[x] = (in[nextSource] & 0xffL) << 32 | in[nextSource + 2] & 0xff;
            greens[x] = (in[source + 1] & 0xffL) << 32 | in[nextSource + 1] & 0xff;
        }
    }

    private static void sumAcross(
            long[] redBlue,
            long[] nextRedBlue,
            long[] greens,
            Weights weights,
            int[] out,
            int[] nextOut) {
        int[] values = weights.values;
        for (int x = 0; x < weights.first.length; x++) {
            long sum = HALVES;
            long nextSum = HALVES;
            long greenSum = HALVES;
            int source = weights.first[x];
            int k = x * weights.stride;
            int end = k + weights.counts[x];
            for (; k < end; k++, source++) {
                long weight = values[k];
                sum += redBlue[source] * weight;
                nextSum += nextRedBlue[source] * weight;
                greenSum += greens[source] * weight;
            }
            int target = 3 * x;
            out[target] = clip(upper(sum));
            out[target + 1] = clip(upper(greenSum));
            out[target + 2] = clip((int) sum);
            nextOut[target] = clip(upper(nextSum));
            nextOut[target + 1] = clip((int) greenSum);
            nextOut[target + 2] = clip((int) nextSum);
        }
    }

    private static int upper(long sums) {
        return (int) ((sums - (int) sums) >> 32);
    }

    /** All in int, so that the compiler makes it a loop of wide registers. */
    private static void addRow(int[] row, int weight, int[] sums) {
        if (weight == 0) {
            return;
        }
        for (int x = 0; x < row.length; x++) {
            sums[x] += row[x] * weight;
        }
    }

    private static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }

    private static RgbImage nearest(RgbImage image, int width, int height, Crop crop) {
        int[] columns = nearestPlaces(image.width(), width, crop.left, crop.width);
        int[] rows = nearestPlaces(image.height(), height, crop.top, crop.height);
        var out = new byte[crop.width * crop.height * 3];
        int target = 0;
        for (int row : rows) {
            for (int column : columns) {
                int source = (row * image.width() + column) * 3;
                System.arraycopy(image.pixels(), source, out, target, 3);
                target += 3;
            }
        }
        return new RgbImage(crop.width, crop.height, out);
    }

    private static int[] nearestPlaces(int in, int out, int begin, int length) {
        double scale = (double) in / out;
        var places = new int[length];
        double place = scale * 0.5;
        // From the first place on, since Pillow adds up and does not multiply.
        for (int i = 0; i < begin + length; i++, place += scale) {
            if (i >= begin) {
                places[i - begin] = Math.min(in - 1, (int) place);
            }
        }
        return places;
    }
}
