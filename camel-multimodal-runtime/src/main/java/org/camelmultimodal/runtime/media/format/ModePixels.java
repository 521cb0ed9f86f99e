/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Arrays;

/**
 * A decoded image in the mode of its file.
 *
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param samples the bytes of each pixel, row by row from the top; not copied
 * @param extra the alpha channel (not premultiplied) or the palette; empty for other modes; not
 *     copied
 */
public record ModePixels(PixelMode mode, int width, int height, byte[] samples, byte[] extra) {

    private static final byte[] NONE = {};

    /** Creates pixels of a mode without an alpha channel or palette. */
    public ModePixels(PixelMode mode, int width, int height, byte[] samples) {
        this(mode, width, height, samples, NONE);
    }

    /** Returns pixels with their alpha channel, if they have one. */
    static ModePixels of(Pixels pixels) {
        return pixels.alpha() == null
                ? new ModePixels(PixelMode.RGB, pixels.width(), pixels.height(), pixels.rgb())
                : new ModePixels(
                        PixelMode.RGBA,
                        pixels.width(),
                        pixels.height(),
                        pixels.rgb(),
                        pixels.alpha());
    }

    /**
     * Returns pixels whose colors were looked up in a palette.
     *
     * @param palette red, green and blue of each color
     * @param begin offset of the first color
     * @param colors number of colors, 1 to 256
     */
    static ModePixels ofPalette(
            int width, int height, byte[] rgb, byte[] palette, int begin, int colors) {
        var extra = new byte[PixelMode.PALETTE_BYTES];
        System.arraycopy(palette, begin, extra, 0, 3 * colors);
        if (isBlackAndWhite(extra, colors)) {
            // Pillow's mode 1, in which every index but 0 is white.
            Arrays.fill(extra, 0, 3, (byte) 0);
            Arrays.fill(extra, 3, extra.length, (byte) 255);
        }
        return new ModePixels(PixelMode.PALETTE, width, height, rgb, extra);
    }

    private static boolean isBlackAndWhite(byte[] palette, int colors) {
        int sum = 0;
        for (int i = 0; i < 6; i++) {
            if (palette[i] != 0 && palette[i] != (byte) 255 || palette[i] != palette[i - i % 3]) {
                return false;
            }
            sum += palette[i] & 0xff;
        }
        return colors == 2 && sum == 3 * 255;
    }

    /**
     * Returns whether the colors of a palette are the gray levels of their indices, which is
     * Pillow's mode L.
     */
    static boolean isGrayRamp(byte[] palette, int begin, int colors) {
        for (int i = 0; i < 3 * colors; i++) {
            if ((palette[begin + i] & 0xff) != i / 3) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns red, green and blue of each pixel as Pillow's <code>convert("RGB")</code>: an alpha
     * channel is dropped, gray above 255 is clipped to 255.
     */
    public byte[] rgb() {
        return switch (mode) {
            case RGB, RGBA, PALETTE -> samples;
            case GRAY_16 -> grayToRgb();
            case CMYK -> cmykToRgb();
        };
    }

    private byte[] grayToRgb() {
        var rgb = new byte[samples.length / 2 * 3];
        for (int i = 0, target = 0; i < samples.length; i += 2, target += 3) {
            byte level = samples[i] == 0 ? samples[i + 1] : (byte) 255;
            rgb[target] = level;
            rgb[target + 1] = level;
            rgb[target + 2] = level;
        }
        return rgb;
    }

    /**
     * Converts CMYK to RGB.
     *
     * <p>Source: Pillow, <code>src/libImaging/Convert.c</code>, <code>cmyk2rgb</code>.
     */
    private byte[] cmykToRgb() {
        var rgb = new byte[samples.length / 4 * 3];
        for (int i = 0, target = 0; i < samples.length; i += 4) {
            int paper = 255 - (samples[i + 3] & 0xff);
            for (int c = 0; c < 3; c++) {
                rgb[target++] = (byte) (paper - multiply(samples[i + c] & 0xff, paper));
            }
        }
        return rgb;
    }

    /** Returns the image as a viewer shows it. */
    Pixels pixels() {
        return new Pixels(width, height, rgb(), mode == PixelMode.RGBA ? extra : null);
    }

    /**
     * Returns the rounded product of two fractions of 255.
     *
     * <p>Source: Pillow, <code>src/libImaging/ImagingUtils.h</code>, <code>MULDIV255</code>.
     */
    public static int multiply(int value, int factor) {
        int product = value * factor + 128;
        return (product >> 8) + product >> 8;
    }
}
