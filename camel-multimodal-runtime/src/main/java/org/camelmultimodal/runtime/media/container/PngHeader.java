/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/**
 * The header chunk of a PNG file.
 *
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param depth bits per sample: 1, 2, 4, 8 or 16
 * @param color 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha
 * @param interlaced whether its rows are stored in the seven passes of Adam7
 */
public record PngHeader(int width, int height, int depth, int color, boolean interlaced) {

    static PngHeader of(FileBytes file) {
        int offset = PngFile.SIGNATURE.length();
        if (file.big32(offset) != 13 || !file.type(offset + 4L).equals("IHDR")) {
            throw file.damaged("it does not begin with the chunk IHDR");
        }
        long width = file.big32(offset + 8L);
        long height = file.big32(offset + 12L);
        int depth = file.at(offset + 16L);
        int color = file.at(offset + 17L);
        int interlace = file.at(offset + 20L);
        if (width == 0
                || height == 0
                || width > Integer.MAX_VALUE
                || height > Integer.MAX_VALUE
                || !isKind(color, depth)
                || file.at(offset + 18L) != 0
                || file.at(offset + 19L) != 0
                || interlace > 1) {
            throw file.damaged(
                    "its header has the size %d × %d, the color type %d and %d bits"
                            .formatted(width, height, color, depth));
        }
        return new PngHeader((int) width, (int) height, depth, color, interlace == 1);
    }

    private static boolean isKind(int color, int depth) {
        return switch (color) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    /** Returns the number of samples per pixel, 1 to 4. */
    public int channels() {
        return switch (color) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    /** Returns the header of a frame of the animation: the same pixel format in another size. */
    public PngHeader ofSize(int frameWidth, int frameHeight) {
        return new PngHeader(frameWidth, frameHeight, depth, color, interlaced);
    }
}
