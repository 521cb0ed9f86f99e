/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.ArrayList;
import java.util.List;

/**
 * The structure of a GIF file, read before it is decoded.
 *
 * <p>Source: GIF89a Specification.
 *
 * @param width of the logical screen in pixels; 0 if it is that of the first frame
 * @param height of the logical screen in pixels; 0 if it is that of the first frame
 * @param frames at least one
 */
public record GifFile(int width, int height, List<GifFrame> frames) {

    private static final int SCREEN = 6;
    private static final int BLOCKS = 13;
    private static final int IMAGE = 0x2c;
    private static final int EXTENSION = 0x21;
    private static final int TRAILER = 0x3b;
    private static final int GRAPHIC_CONTROL = 0xf9;

    /**
     * Reads the blocks up to the first frame.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated
     */
    public static GifFile first(FileBytes file) {
        return new Walk(file, false, 1).run();
    }

    /**
     * Reads all blocks.
     *
     * @param maxFrames maximum number of frames
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated, or
     *     has more frames
     */
    public static GifFile whole(FileBytes file, int maxFrames) {
        return new Walk(file, true, maxFrames).run();
    }

    /** Returns the number of bytes of a palette from the packed flags; 0 if there is none. */
    static int paletteBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private static final class Walk {

        private final FileBytes file;
        private final boolean whole;
        private final int maxFrames;
        private final List<GifFrame> frames = new ArrayList<>();
        private final int globalPalette;
        private int offset = BLOCKS;
        private Disposal disposal = Disposal.KEEP;
        private int transparent = GifFrame.OPAQUE;

        Walk(FileBytes file, boolean whole, int maxFrames) {
            this.file = file;
            this.whole = whole;
            this.maxFrames = maxFrames;
            this.globalPalette = paletteBytes(file.at(SCREEN + 4));
            offset += globalPalette;
        }

        GifFile run() {
            while (whole || frames.isEmpty()) {
                int block = file.at(offset++);
                if (block == TRAILER) {
                    break;
                }
                switch (block) {
                    case EXTENSION -> extension();
                    case IMAGE -> image();
                    // Some viewers skip unknown blocks and show the frames after them.
                    default -> {}
                }
            }
            if (frames.isEmpty()) {
                throw file.damaged("it has no image");
            }
            return new GifFile(
                    file.little16(SCREEN), file.little16(SCREEN + 2), List.copyOf(frames));
        }

        private void extension() {
            int label = file.at(offset++);
            if (label == GRAPHIC_CONTROL && file.at(offset) >= 4) {
                int flags = file.at(offset + 1);
                transparent = (flags & 1) != 0 ? file.at(offset + 4) : GifFrame.OPAQUE;
                disposal =
                        switch (flags >> 2 & 7) {
                            case 2 -> Disposal.CLEAR;
                            case 3 -> Disposal.RESTORE;
                            default -> Disposal.KEEP;
                        };
            }
            skipSubBlocks();
        }

        private void image() {
            if (frames.size() == maxFrames) {
                throw file.tooManyFrames(maxFrames);
            }
            int flags = file.at(offset + 8L);
            int local = paletteBytes(flags);
            int palette = local > 0 ? offset + 9 : BLOCKS;
            int data = offset + 9 + local;
            frames.add(
                    new GifFrame(
                            file.little16(offset),
                            file.little16(offset + 2),
                            file.little16(offset + 4),
                            file.little16(offset + 6),
                            (flags & 0x40) != 0,
                            palette,
                            (local > 0 ? local : globalPalette) / 3,
                            disposal,
                            transparent,
                            data));
            disposal = Disposal.KEEP;
            transparent = GifFrame.OPAQUE;
            offset = data + 1;
            if (whole) {
                skipSubBlocks();
            }
        }

        private void skipSubBlocks() {
            int length = file.at(offset++);
            while (length != 0) {
                offset += length;
                length = file.at(offset++);
            }
        }
    }
}
