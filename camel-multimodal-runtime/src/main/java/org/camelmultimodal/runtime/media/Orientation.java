/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

/**
 * How a camera was held, by the EXIF tag 0x0112, and the turn that makes its picture upright.
 *
 * @param mirrored whether columns are read from the right, before the turn
 * @param flipped whether rows are read from the bottom, before the turn
 * @param transposed whether rows and columns are exchanged
 */
record Orientation(boolean mirrored, boolean flipped, boolean transposed) {

    static final int UPRIGHT = 1;

    static Orientation of(int exif) {
        return switch (exif) {
            case 2 -> new Orientation(true, false, false);
            case 3 -> new Orientation(true, true, false);
            case 4 -> new Orientation(false, true, false);
            case 5 -> new Orientation(false, false, true);
            case 6 -> new Orientation(false, true, true);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, false, true);
            default -> new Orientation(false, false, false);
        };
    }

    RgbImage apply(RgbImage image) {
        if (!mirrored && !flipped && !transposed) {
            return image;
        }
        int width = transposed ? image.height() : image.width();
        int height = transposed ? image.width() : image.height();
        var out = new byte[image.pixels().length];
        int target = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                column = mirrored ? image.width() - 1 - column : column;
                row = flipped ? image.height() - 1 - row : row;
                System.arraycopy(
                        image.pixels(), (row * image.width() + column) * 3, out, target, 3);
                target += 3;
            }
        }
        return new RgbImage(width, height, out);
    }
}
