/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

/**
 * One frame of an APNG file.
 *
 * @param control the position and blending of the frame
 * @param data offset of its first data chunk
 */
public record PngFrame(Control control, int data) {

    /**
     * A frame control chunk.
     *
     * @param left first column on the canvas
     * @param top first row on the canvas
     * @param width in pixels, within the canvas
     * @param height in pixels, within the canvas
     * @param disposal how its area is treated after it was shown
     * @param over whether it is alpha-blended over the canvas; otherwise it replaces the pixels
     */
    public record Control(
            int left, int top, int width, int height, Disposal disposal, boolean over) {

        private static final int BYTES = 26;

        static Control of(FileBytes file, int data, int length, PngHeader header) {
            if (length != BYTES) {
                throw file.damaged("a frame control has %d bytes".formatted(length));
            }
            long width = file.big32(data + 4L);
            long height = file.big32(data + 8L);
            long left = file.big32(data + 12L);
            long top = file.big32(data + 16L);
            if (width == 0
                    || height == 0
                    || left + width > header.width()
                    || top + height > header.height()) {
                throw file.damaged(
                        "a frame of %d × %d at %d, %d is outside of its canvas"
                                .formatted(width, height, left, top));
            }
            Disposal disposal =
                    switch (file.at(data + 24L)) {
                        case 1 -> Disposal.CLEAR;
                        case 2 -> Disposal.RESTORE;
                        default -> Disposal.KEEP;
                    };
            return new Control(
                    (int) left,
                    (int) top,
                    (int) width,
                    (int) height,
                    disposal,
                    file.at(data + 25L) == 1);
        }
    }
}
