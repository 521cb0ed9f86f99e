/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

/**
 * The transformation that makes an image upright, by the EXIF tag 0x0112.
 *
 * @param mirrored whether columns are reversed, before the transposition
 * @param flipped whether rows are reversed, before the transposition
 * @param transposed whether rows and columns are exchanged
 */
public record Orientation(boolean mirrored, boolean flipped, boolean transposed) {

    /** The identity, of images that are stored upright. */
    static final Orientation UPRIGHT = of(1);

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

    /** Returns whether this is the identity. */
    boolean isUpright() {
        return !mirrored && !flipped && !transposed;
    }

    /** Returns the inverse transformation. */
    Orientation inverse() {
        return transposed ? new Orientation(flipped, mirrored, true) : this;
    }

    Pixels apply(Pixels image) {
        if (isUpright()) {
            return image;
        }
        var turn = new Turn(image.width(), image.height());
        return new Pixels(
                turn.newWidth(),
                turn.newHeight(),
                turn.apply(image.rgb(), 3),
                image.alpha() == null ? null : turn.apply(image.alpha(), 1));
    }

    ModePixels apply(ModePixels image) {
        if (isUpright()) {
            return image;
        }
        var turn = new Turn(image.width(), image.height());
        return new ModePixels(
                image.mode(),
                turn.newWidth(),
                turn.newHeight(),
                turn.apply(image.samples(), image.mode().bytes()),
                image.mode() == PixelMode.RGBA ? turn.apply(image.extra(), 1) : image.extra());
    }

    /** The transformation of an image of a given size. */
    private final class Turn {

        private final int width;
        private final int height;

        Turn(int width, int height) {
            this.width = width;
            this.height = height;
        }

        int newWidth() {
            return transposed ? height : width;
        }

        int newHeight() {
            return transposed ? width : height;
        }

        byte[] apply(byte[] values, int channels) {
            var out = new byte[values.length];
            int target = 0;
            for (int y = 0; y < newHeight(); y++) {
                for (int x = 0; x < newWidth(); x++) {
                    int column = transposed ? y : x;
                    int row = transposed ? x : y;
                    column = mirrored ? width - 1 - column : column;
                    row = flipped ? height - 1 - row : row;
                    int source = (row * width + column) * channels;
                    for (int c = 0; c < channels; c++) {
                        out[target++] = values[source + c];
                    }
                }
            }
            return out;
        }
    }
}
