/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * The input positions and their weights for each output position of one direction. The filter
 * widens when the image shrinks.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code>, <code>precompute_coeffs</code>.
 *
 * @param first the first input position of each output position
 * @param counts number of input positions of each output position
 * @param values the weights, <code>stride</code> of them for each output position; their sum is 1
 * @param stride maximum number of input positions of an output position
 */
record ResampleWeights(int[] first, int[] counts, double[] values, int stride) {

    /**
     * Maximum number of weights of one direction, 256 MB. Only an image of millions of columns or
     * rows needs more.
     */
    private static final long MAX_WEIGHTS = 1L << 25;

    /**
     * Returns the weights of a range of output positions.
     *
     * @param in number of input positions
     * @param out number of output positions of the whole image
     * @param begin the first output position of the range
     * @param length number of output positions in the range
     * @throws InvalidMediaException if the weights would take more memory than the image
     */
    static ResampleWeights of(int in, int out, ResampleFilter filter, int begin, int length) {
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
                    "The image has a width or height of %d pixels, which cannot be resized to %d: expected a smaller image"
                            .formatted(in, out));
        }
        var first = new int[length];
        var counts = new int[length];
        var values = new double[length * stride];
        // Pillow multiplies by the reciprocal; a division would round otherwise.
        double step = 1 / filterScale;
        for (int i = 0, row = 0; i < length; i++, row += stride) {
            double center = (i + begin + 0.5) * scale;
            int low = Math.max(0, (int) (center - support + 0.5));
            int count = Math.min(in, (int) (center + support + 0.5)) - low;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                values[row + k] = filter.weight((k + low - center + 0.5) * step);
                sum += values[row + k];
            }
            for (int k = 0; k < count && sum != 0; k++) {
                values[row + k] /= sum;
            }
            first[i] = low;
            counts[i] = count;
        }
        return new ResampleWeights(first, counts, values, stride);
    }

    private static ResampleWeights same(int begin, int length) {
        var first = new int[length];
        var counts = new int[length];
        var values = new double[length];
        for (int i = 0; i < length; i++) {
            first[i] = begin + i;
            counts[i] = 1;
            values[i] = 1;
        }
        return new ResampleWeights(first, counts, values, 1);
    }

    /** Returns the number of output positions. */
    int length() {
        return first.length;
    }

    /** Returns the first input position that is used. */
    int begin() {
        return first[0];
    }

    /** Returns the input position after the last one that is used. */
    int end() {
        return end(first.length - 1);
    }

    /** Returns the input position after the last one that an output position uses. */
    int end(int output) {
        return first[output] + counts[output];
    }
}
