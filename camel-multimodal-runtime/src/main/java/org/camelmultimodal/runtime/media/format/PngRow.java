/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Arrays;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.PngFile;
import org.camelmultimodal.runtime.media.container.PngHeader;

/** Converts the unfiltered rows of a PNG file of any pixel format to pixels. */
final class PngRow {

    private final FileBytes file;
    private final PngFile png;
    private final PngHeader header;
    private final byte[] rgb;
    private final byte[] alpha;

    /** 16-bit gray that is kept, big-endian; otherwise null. */
    private final byte[] deep;

    /** A sample of each channel of the transparent color; none if null. */
    private final int[] transparentColor;

    PngRow(FileBytes file, PngFile png, PngHeader header, DeepGray deepGray) {
        this.file = file;
        this.png = png;
        this.header = header;
        boolean indexed = header.color() == 3;
        if (indexed && png.paletteSize() == 0) {
            throw file.damaged("it has no palette");
        }
        boolean hasAlphaChannel = header.color() >= 4;
        transparentColor =
                indexed || hasAlphaChannel || png.transparencySize() < 2 * header.channels()
                        ? null
                        : transparentColor();
        int pixels = header.width() * header.height();
        boolean keepsGray = header.color() == 0 && deepGray.keeps(header.depth());
        deep = keepsGray ? new byte[pixels * 2] : null;
        rgb = keepsGray ? null : new byte[pixels * 3];
        boolean transparent =
                hasAlphaChannel
                        || transparentColor != null
                        || indexed && png.transparencySize() > 0;
        alpha = transparent && !keepsGray ? new byte[pixels] : null;
    }

    private int[] transparentColor() {
        var color = new int[header.channels()];
        Arrays.setAll(color, c -> file.big16(png.transparency() + 2L * c));
        return color;
    }

    /** Returns the image as a viewer shows it. */
    Pixels pixels() {
        return new Pixels(header.width(), header.height(), rgb, alpha);
    }

    /**
     * Returns the image as Pillow reads it, for which a transparent color is not an alpha channel.
     */
    ModePixels modePixels() {
        int width = header.width();
        int height = header.height();
        if (deep != null) {
            return new ModePixels(PixelMode.GRAY_16, width, height, deep);
        }
        return switch (header.color()) {
            case 0 ->
                    header.depth() == 1
                            ? bilevel()
                            : new ModePixels(PixelMode.RGB, width, height, rgb);
            case 3 ->
                    ModePixels.ofPalette(
                            width, height, rgb, file.data(), png.palette(), png.paletteSize());
            case 4, 6 -> ModePixels.of(pixels());
            default -> new ModePixels(PixelMode.RGB, width, height, rgb);
        };
    }

    private ModePixels bilevel() {
        var colors = new byte[] {0, 0, 0, -1, -1, -1};
        return ModePixels.ofPalette(header.width(), header.height(), rgb, colors, 0, 2);
    }

    /**
     * Writes a row to the image.
     *
     * @param row an unused byte, then the samples
     * @param columns number of its pixels
     * @param y its row in the image
     * @param left column of its first pixel
     * @param step distance of its pixels in columns
     */
    void put(byte[] row, int columns, int y, int left, int step) {
        int target = y * header.width() + left;
        if (header.color() == 2 && header.depth() == 8 && step == 1 && alpha == null) {
            System.arraycopy(row, 1, rgb, target * 3, columns * 3);
            return;
        }
        switch (header.color()) {
            case 0 -> {
                for (int x = 0; x < columns; x++) {
                    gray(sample(row, x), target + x * step);
                }
            }
            case 3 -> {
                for (int x = 0; x < columns; x++) {
                    indexed(sample(row, x), target + x * step);
                }
            }
            case 4 -> grayWithAlpha(row, columns, target, step);
            default -> colors(row, columns, target, step);
        }
    }

    /** Returns the only sample of a pixel, with all its bits. */
    private int sample(byte[] row, int x) {
        int depth = header.depth();
        if (depth == 8) {
            return row[1 + x] & 0xff;
        }
        if (depth == 16) {
            return (row[1 + 2 * x] & 0xff) << 8 | row[2 + 2 * x] & 0xff;
        }
        int bit = x * depth;
        int shift = 8 - depth - (bit & 7);
        return row[1 + (bit >> 3)] >> shift & (1 << depth) - 1;
    }

    private void gray(int sample, int target) {
        if (deep != null) {
            deep[2 * target] = (byte) (sample >> 8);
            deep[2 * target + 1] = (byte) sample;
            return;
        }
        int level =
                switch (header.depth()) {
                    case 1 -> sample * 255;
                    case 2 -> sample * 85;
                    case 4 -> sample * 17;
                    case 8 -> sample;
                    default -> DeepGray.scaled(sample, header.depth());
                };
        Arrays.fill(rgb, target * 3, target * 3 + 3, (byte) level);
        if (alpha != null) {
            alpha[target] = (byte) (sample == transparentColor[0] ? 0 : 255);
        }
    }

    /** Writes red, green, blue and alpha, if present; of 16 bits the upper byte. */
    private void colors(byte[] row, int columns, int begin, int step) {
        int bytes = header.depth() / 8;
        boolean hasAlpha = header.channels() == 4;
        int source = 1;
        int target = begin;
        for (int x = 0; x < columns; x++, target += step) {
            rgb[3 * target] = row[source];
            rgb[3 * target + 1] = row[source + bytes];
            rgb[3 * target + 2] = row[source + 2 * bytes];
            if (hasAlpha) {
                alpha[target] = row[source + 3 * bytes];
            } else if (transparentColor != null) {
                alpha[target] = (byte) (isTransparent(row, source, bytes) ? 0 : 255);
            }
            source += header.channels() * bytes;
        }
    }

    private boolean isTransparent(byte[] row, int pixel, int bytes) {
        for (int c = 0; c < 3; c++) {
            int index = pixel + c * bytes;
            int upper = row[index] & 0xff;
            if ((bytes == 1 ? upper : upper << 8 | row[index + 1] & 0xff) != transparentColor[c]) {
                return false;
            }
        }
        return true;
    }

    private void indexed(int index, int target) {
        if (index >= png.paletteSize()) {
            throw file.damaged(
                    "a pixel has the color %d of a palette of %d"
                            .formatted(index, png.paletteSize()));
        }
        System.arraycopy(file.data(), png.palette() + 3 * index, rgb, target * 3, 3);
        if (alpha != null) {
            alpha[target] =
                    index < png.transparencySize()
                            ? file.data()[png.transparency() + index]
                            : (byte) 255;
        }
    }

    private void grayWithAlpha(byte[] row, int columns, int begin, int step) {
        int bytes = header.depth() / 8;
        int source = 1;
        int target = begin;
        for (int x = 0; x < columns; x++, target += step, source += 2 * bytes) {
            Arrays.fill(rgb, target * 3, target * 3 + 3, row[source]);
            alpha[target] = row[source + bytes];
        }
    }
}
