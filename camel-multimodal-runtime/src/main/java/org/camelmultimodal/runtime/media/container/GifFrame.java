/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/**
 * One frame of a GIF file.
 *
 * @param left first column on the logical screen
 * @param top first row on the logical screen
 * @param width in pixels
 * @param height in pixels
 * @param interlaced whether its rows come in four passes
 * @param palette where its colors begin
 * @param paletteSize number of its colors, 0 to 256
 * @param disposal what becomes of its rectangle after it was shown
 * @param transparent the color that is not drawn, or {@link #OPAQUE}
 * @param data where its image data begin: the code size and sub-blocks
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

    /** Every color is drawn. */
    public static final int OPAQUE = -1;
}
