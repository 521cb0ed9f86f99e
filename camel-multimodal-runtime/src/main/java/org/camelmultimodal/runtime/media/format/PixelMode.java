/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

/** The modes of pixels that Pillow resizes differently. */
public enum PixelMode {
    /** Color or gray without an alpha channel: Pillow's RGB and L, gray as three equal channels. */
    RGB(3),
    /**
     * Color or gray with an alpha channel: Pillow's RGBA and LA; 3 bytes per pixel, alpha stored
     * separately.
     */
    RGBA(3),
    /** Indices of a palette: Pillow's P and 1; stored as colors, the palette separately. */
    PALETTE(3),
    /** 16-bit gray, big-endian: Pillow's I;16. */
    GRAY_16(2),
    /** Pillow's CMYK. */
    CMYK(4);

    /** Size of a palette: 256 colors, red, green and blue of each. */
    public static final int PALETTE_BYTES = 3 * 256;

    private final int bytes;

    PixelMode(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the number of bytes per pixel. */
    public int bytes() {
        return bytes;
    }

    /** Returns the size of the alpha channel or the palette in bytes. */
    public int extraBytes(int pixels) {
        return switch (this) {
            case RGBA -> pixels;
            case PALETTE -> PALETTE_BYTES;
            case RGB, GRAY_16, CMYK -> 0;
        };
    }
}
