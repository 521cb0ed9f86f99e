/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

/**
 * How the pixels of an image are stored in its file, as far as Pillow resizes them in different
 * ways.
 */
public enum PixelMode {
    /** Color or gray without an alpha channel: Pillow's RGB and L, gray as three equal channels. */
    RGB(3),
    /** Color or gray with an alpha channel: Pillow's RGBA and LA; 3 bytes, and alpha apart. */
    RGBA(3),
    /** Numbers of colors: Pillow's P and 1; the colors they stand for, and the palette apart. */
    PALETTE(3),
    /** Gray of 16 bits, the upper byte first: Pillow's I;16. */
    GRAY_16(2),
    /** Amounts of four inks: Pillow's CMYK. */
    CMYK(4);

    /** Size of a palette: 256 colors, red, green and blue of each. */
    public static final int PALETTE_BYTES = 3 * 256;

    private final int bytes;

    PixelMode(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the number of bytes of a pixel. */
    public int bytes() {
        return bytes;
    }

    /** Returns the size of what is stored apart, in bytes. */
    public int extraBytes(int pixels) {
        return switch (this) {
            case RGBA -> pixels;
            case PALETTE -> PALETTE_BYTES;
            case RGB, GRAY_16, CMYK -> 0;
        };
    }
}
