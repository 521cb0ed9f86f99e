/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

/**
 * Resizes rows of pixels in height. Each input row is added to the sums of the output rows that use
 * it; only incomplete output rows are kept.
 */
final class VerticalPass {

    private final int channels;
    private final ResampleWeights weights;
    private final int[] fixedWeights;

    /** Sums of the incomplete output rows, [row, channel, column]. */
    private final int[][][] sums;

    private final int[][] first;
    private final int[][] second;
    private final byte[] out;
    private int complete;
    private int started;

    /**
     * Creates a pass.
     *
     * @param channels number of channels, 1 to 4
     * @param width number of pixels in a row
     */
    VerticalPass(int channels, int width, ResampleWeights weights) {
        this.channels = channels;
        this.weights = weights;
        this.fixedWeights = FixedPoint.of(weights);
        this.sums = new int[maxOpen(weights)][channels][width];
        this.first = new int[channels][width];
        this.second = new int[channels][width];
        this.out = new byte[weights.length() * width * channels];
    }

    /** Returns the maximum number of output rows that use one of two neighboring input rows. */
    private static int maxOpen(ResampleWeights weights) {
        int max = 0;
        int next = 0;
        for (int row = 0; row < weights.length(); row++) {
            while (next < weights.length() && weights.first()[next] <= weights.end(row)) {
                next++;
            }
            max = Math.max(max, next - row);
        }
        return max;
    }

    /**
     * Adds two neighboring input rows; rows must be added in their order.
     *
     * @param y the number of the first one
     * @param rows a pixel per column, its channels from the lowest byte on
     * @param index index of the first of the two rows in <code>rows</code>
     */
    void add(int y, int[][] rows, int index, boolean alone) {
        int last = alone ? y : y + 1;
        for (int c = 0; c < channels; c++) {
            FixedPoint.split(rows[index], c, first[c]);
            if (!alone) {
                FixedPoint.split(rows[index + 1], c, second[c]);
            }
        }
        while (started < weights.length() && weights.first()[started] <= last) {
            for (int[] channel : sums[started++ % sums.length]) {
                FixedPoint.start(channel);
            }
        }
        for (int row = complete; row < started; row++) {
            int weight = weight(row, y);
            int nextWeight = alone ? 0 : weight(row, y + 1);
            for (int c = 0; c < channels && (weight | nextWeight) != 0; c++) {
                FixedPoint.add(sums[row % sums.length][c], first[c], second[c], weight, nextWeight);
            }
        }
        while (complete < started && weights.end(complete) <= last + 1) {
            finish(complete++);
        }
    }

    /** Returns the weight of an input row for an output row; 0 if it does not use it. */
    private int weight(int row, int y) {
        int k = y - weights.first()[row];
        return k >= 0 && k < weights.counts()[row] ? fixedWeights[row * weights.stride() + k] : 0;
    }

    private void finish(int row) {
        int[][] values = sums[row % sums.length];
        int length = values[0].length * channels;
        for (int c = 0; c < channels; c++) {
            FixedPoint.clip(values[c]);
            int offset = row * length + c;
            for (int value : values[c]) {
                out[offset] = (byte) value;
                offset += channels;
            }
        }
    }

    /** Returns the channels of each output pixel, row by row. */
    byte[] out() {
        return out;
    }
}
