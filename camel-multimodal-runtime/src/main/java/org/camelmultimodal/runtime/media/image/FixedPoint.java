/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.util.Arrays;

/**
 * Pillow's fixed-point arithmetic for channels of 8 bits: weights of 22 bits, sums that are rounded
 * and clipped to 0 to 255.
 *
 * <p>Every method is one loop over arrays of <code>int</code> that does one thing, which is what
 * the compiler turns into vector instructions; two of them in one loop run several times slower.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code>.
 */
final class FixedPoint {

    /** Number of bits per channel of a pixel; the first channel has the lowest ones. */
    static final int CHANNEL_BITS = 8;

    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private FixedPoint() {}

    /** Returns the weights in fixed point, in the same order. */
    static int[] of(ResampleWeights weights) {
        var fixed = new int[weights.values().length];
        for (int i = 0; i < fixed.length; i++) {
            double weight = weights.values()[i];
            fixed[i] = (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
        }
        return fixed;
    }

    /** Initializes sums. */
    static void start(int[] sums) {
        Arrays.fill(sums, HALF);
    }

    /** Adds the weighted values of two rows or columns to sums. */
    static void add(int[] sums, int[] first, int[] second, int firstWeight, int secondWeight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += first[i] * firstWeight + second[i] * secondWeight;
        }
    }

    /** Converts sums to values from 0 to 255. */
    static void clip(int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            int value = sums[i] >> PRECISION_BITS;
            // Math.min and Math.max are not vectorized by Java 17.
            sums[i] = (value & ~(value >> 31) | (255 - value) >> 31) & 0xff;
        }
    }

    /** Extracts one channel of pixels. */
    static void split(int[] pixels, int channel, int[] values) {
        switch (channel) {
            case 0 -> splitFirst(pixels, values);
            case 1 -> splitSecond(pixels, values);
            case 2 -> splitThird(pixels, values);
            default -> splitFourth(pixels, values);
        }
    }

    private static void splitFirst(int[] pixels, int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] & 0xff;
        }
    }

    private static void splitSecond(int[] pixels, int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] >>> CHANNEL_BITS & 0xff;
        }
    }

    private static void splitThird(int[] pixels, int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] >>> 2 * CHANNEL_BITS & 0xff;
        }
    }

    private static void splitFourth(int[] pixels, int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] >>> 3 * CHANNEL_BITS;
        }
    }

    /** Adds a channel to pixels. */
    static void join(int[] pixels, int[] values, int channel) {
        int shift = channel * CHANNEL_BITS;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] |= values[i] << shift;
        }
    }
}
