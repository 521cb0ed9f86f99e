/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Resizes strips of rows in width. A strip is processed column by column, so that all its rows are
 * summed with the same weight at once.
 */
final class HorizontalPass {

    /**
     * Maximum number of rows of a strip: enough for vector instructions, few enough for the cache.
     */
    private static final int MAX_STRIP = 160;

    /**
     * Maximum number of values of a window of columns in one channel: 1 MB, for images with tens of
     * thousands of columns.
     */
    private static final int MAX_WINDOW = 1 << 18;

    /** Number of columns that are read and written at once. */
    private static final int GROUP = 4;

    private static final VarHandle PIXEL =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] samples;
    private final int channels;
    private final int width;
    private final ResampleWeights weights;
    private final int[] fixedWeights;

    /** The input columns in use, [slot, channel, row], and their pixels as read. */
    private final int[][][] window;

    private final int[][] read;
    private final int[][] sums;
    private final int[][] columns;
    private final int[][] out;

    /**
     * Creates a pass.
     *
     * @param samples the channels of each pixel, row by row
     * @param channels number of channels, 1 to 4
     * @param width number of pixels in a row
     * @param rows total number of rows
     */
    HorizontalPass(byte[] samples, int channels, int width, ResampleWeights weights, int rows) {
        this.samples = samples;
        this.channels = channels;
        this.width = width;
        this.weights = weights;
        this.fixedWeights = FixedPoint.of(weights);
        int slots = Math.min(width, weights.stride()) + GROUP;
        int strip = stripRows(rows, slots);
        this.window = new int[slots][channels][strip];
        this.read = new int[GROUP][strip];
        this.sums = new int[channels][strip];
        this.columns = new int[GROUP][strip];
        this.out = new int[strip][weights.length()];
    }

    /** Returns the height of strips, an even number of rows, about the same for all. */
    private static int stripRows(int rows, int slots) {
        int maxRows = Math.max(1, Math.min(MAX_STRIP, MAX_WINDOW / slots));
        int strips = (rows + maxRows - 1) / maxRows;
        return (rows + strips - 1) / strips + 1 & ~1;
    }

    /** Returns the maximum number of rows in a strip. */
    int stripRows() {
        return out.length;
    }

    /**
     * Resizes a strip.
     *
     * @param top its first row
     * @param rows number of its rows
     * @return a pixel per output column in each row, its channels from the lowest byte on;
     *     overwritten by the next call
     */
    int[][] run(int top, int rows) {
        int length = weights.length();
        int next = weights.begin();
        for (int x = 0; x < length; x++) {
            int end = weights.end(x);
            while (next < end) {
                next += read(top, rows, next);
            }
            mix(x);
            int done = x % GROUP + 1;
            if (done == GROUP || x == length - 1) {
                write(x + 1 - done, done, rows);
            }
        }
        return out;
    }

    private int slot(int column) {
        return column % window.length;
    }

    /** Reads one group of columns, or one column at the right edge. */
    private int read(int top, int rows, int column) {
        int stride = width * channels;
        int offset = top * stride + column * channels;
        int last = offset + (rows - 1) * stride;
        if (column + GROUP <= width
                && last + (GROUP - 1) * channels + Integer.BYTES <= samples.length) {
            readGroup(offset, stride, rows, read[0], read[1], read[2], read[3]);
            for (int i = 0; i < GROUP; i++) {
                split(read[i], window[slot(column + i)]);
            }
            return GROUP;
        }
        for (int c = 0; c < channels; c++) {
            int[] values = window[slot(column)][c];
            for (int y = 0, at = offset + c; y < rows; y++, at += stride) {
                values[y] = samples[at] & 0xff;
            }
        }
        return 1;
    }

    private void readGroup(int begin, int stride, int rows, int[] a, int[] b, int[] c, int[] d) {
        byte[] in = samples;
        int second = channels;
        int third = 2 * channels;
        int fourth = 3 * channels;
        for (int y = 0, offset = begin; y < rows; y++, offset += stride) {
            a[y] = (int) PIXEL.get(in, offset);
            b[y] = (int) PIXEL.get(in, offset + second);
            c[y] = (int) PIXEL.get(in, offset + third);
            d[y] = (int) PIXEL.get(in, offset + fourth);
        }
    }

    private void split(int[] pixels, int[][] values) {
        for (int c = 0; c < channels; c++) {
            FixedPoint.split(pixels, c, values[c]);
        }
    }

    /** Computes one output column. */
    private void mix(int x) {
        int first = weights.first()[x];
        int end = weights.end(x);
        int[] column = columns[x % GROUP];
        for (int c = 0; c < channels; c++) {
            int[] sum = sums[c];
            FixedPoint.start(sum);
            int weight = x * weights.stride();
            int input = first;
            for (; input + 1 < end; input += 2, weight += 2) {
                FixedPoint.add(
                        sum,
                        window[slot(input)][c],
                        window[slot(input + 1)][c],
                        fixedWeights[weight],
                        fixedWeights[weight + 1]);
            }
            if (input < end) {
                int[] values = window[slot(input)][c];
                FixedPoint.add(sum, values, values, fixedWeights[weight], 0);
            }
            FixedPoint.clip(sum);
            if (c == 0) {
                System.arraycopy(sum, 0, column, 0, sum.length);
            } else {
                FixedPoint.join(column, sum, c);
            }
        }
    }

    private void write(int x, int count, int rows) {
        if (count == GROUP) {
            writeGroup(x, rows, columns[0], columns[1], columns[2], columns[3]);
            return;
        }
        for (int i = 0; i < count; i++) {
            for (int y = 0; y < rows; y++) {
                out[y][x + i] = columns[i][y];
            }
        }
    }

    private void writeGroup(int x, int rows, int[] a, int[] b, int[] c, int[] d) {
        for (int y = 0; y < rows; y++) {
            int[] row = out[y];
            row[x] = a[y];
            row[x + 1] = b[y];
            row[x + 2] = c[y];
            row[x + 3] = d[y];
        }
    }
}
