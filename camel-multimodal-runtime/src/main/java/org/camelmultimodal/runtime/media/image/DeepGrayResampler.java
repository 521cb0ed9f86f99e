/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

/**
 * Resizes 16-bit gray, which Pillow does in double precision.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code>, <code>
 * _ImagingResampleHorizontal_16bpc</code>.
 */
final class DeepGrayResampler {

    private static final int MAX_LEVEL = 0xffff;

    private DeepGrayResampler() {}

    /**
     * Resizes an image.
     *
     * @param samples two bytes per pixel, big-endian
     * @param width number of pixels in a row
     */
    static byte[] resize(byte[] samples, int width, ResampleWeights columns, ResampleWeights rows) {
        int begin = rows.begin();
        var across = new int[rows.end() - begin][columns.length()];
        for (int y = 0; y < across.length; y++) {
            int row = 2 * (begin + y) * width;
            for (int x = 0; x < columns.length(); x++) {
                double sum = 0;
                int weight = x * columns.stride();
                for (int column = columns.first()[x]; column < columns.end(x); column++) {
                    int offset = row + 2 * column;
                    int level = (samples[offset] & 0xff) << 8 | samples[offset + 1] & 0xff;
                    sum += level * columns.values()[weight++];
                }
                across[y][x] = rounded(sum);
            }
        }
        return down(across, begin, rows, columns.length());
    }

    private static byte[] down(int[][] across, int begin, ResampleWeights rows, int width) {
        var out = new byte[rows.length() * width * 2];
        int target = 0;
        for (int y = 0; y < rows.length(); y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                int weight = y * rows.stride();
                for (int row = rows.first()[y]; row < rows.end(y); row++) {
                    sum += across[row - begin][x] * rows.values()[weight++];
                }
                int level = rounded(sum);
                out[target++] = (byte) (level >> 8);
                out[target++] = (byte) level;
            }
        }
        return out;
    }

    private static int rounded(double sum) {
        return Math.max(0, Math.min(MAX_LEVEL, (int) (sum + (sum < 0 ? -0.5 : 0.5))));
    }
}
