/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/**
 * One frame of a GIF file.
 *
 * @param left first column on the logical screen
 * @param top first row on the logical screen
 * @param width in pixels
 * @param height in pixels
 * @param interlaced whether its rows are stored in four passes
 * @param palette offset of its colors
 * @param paletteSize number of its colors, 0 to 256
 * @param disposal how its area is treated after it was shown
 * @param transparent index of the transparent color, or {@link #OPAQUE}
 * @param data offset of its image data: the code size and sub-blocks
 */
public record GifFrame(
        int left,
        int top,
        int width,
        int height,
        boolean interlaced,
        int palette,
        int paletteSize,
        Disposal disposal,
        int transparent,
        int data) {

    /** The value if no color is transparent. */
    public static final int OPAQUE = -1;
}
