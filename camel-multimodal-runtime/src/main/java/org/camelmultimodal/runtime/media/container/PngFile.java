/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.ArrayList;
import java.util.List;

/**
 * The structure of a PNG or APNG file, read before it is decoded. No chunk is inflated: texts,
 * profiles and other metadata are skipped.
 *
 * <p>Source: PNG specification, third edition.
 *
 * @param header size and kind of the pixels
 * @param palette offset of the colors of the palette, 0 if there is none
 * @param paletteSize number of its colors, 0 to 256
 * @param transparency offset of the data of the transparency chunk, 0 if there is none
 * @param transparencySize number of bytes of the transparency data
 * @param imageData offset of the first chunk of the main image
 * @param frames frames of an animation; empty for a plain image
 * @param orientation the EXIF orientation, 1 if there is none
 */
public record PngFile(
        PngHeader header,
        int palette,
        int paletteSize,
        int transparency,
        int transparencySize,
        int imageData,
        List<PngFrame> frames,
        int orientation) {

    /** The first bytes of every PNG file. */
    public static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

    /** Length, type and checksum of a chunk. */
    static final int CHUNK_OVERHEAD = 12;

    /**
     * Reads the chunks up to the main image; later ones may be missing.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged
     */
    public static PngFile first(FileBytes file) {
        return new Walk(file, false, 0).run();
    }

    /**
     * Reads all chunks.
     *
     * @param maxFrames maximum number of frames of an animation
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated, or
     *     has more frames
     */
    public static PngFile whole(FileBytes file, int maxFrames) {
        return new Walk(file, true, maxFrames).run();
    }

    /**
     * Returns whether the main image is one of the frames; otherwise it is the default image of
     * viewers without animation.
     */
    public boolean mainImageIsFrame() {
        return !frames.isEmpty() && frames.get(0).data() == imageData;
    }

    private static final class Walk {

        private final FileBytes file;
        private final boolean whole;
        private final int maxFrames;
        private final List<PngFrame> frames = new ArrayList<>();
        private int palette;
        private int paletteSize;
        private int transparency;
        private int transparencySize;
        private int imageData;
        private int orientation = ExifOrientation.UPRIGHT;
        private long announcedFrames;
        private long sequence;

        /** The frame whose data have not started. */
        private PngFrame.Control pending;

        Walk(FileBytes file, boolean whole, int maxFrames) {
            this.file = file;
            this.whole = whole;
            this.maxFrames = maxFrames;
        }

        PngFile run() {
            PngHeader header = PngHeader.of(file);
            long offset = SIGNATURE.length();
            boolean ended = false;
            boolean inImage = false;
            while (!ended && offset + CHUNK_OVERHEAD <= file.length()) {
                long length = file.big32(offset);
                String type = file.type(offset + 4);
                if (offset + CHUNK_OVERHEAD + length > file.length()) {
                    if (imageData == 0 && type.equals("IDAT")) {
                        imageData = (int) offset;
                    }
                    break;
                }
                ended = type.equals("IEND");
                if (type.equals("IDAT") && imageData != 0 && !inImage && whole) {
                    throw file.damaged("its image data are interrupted by another chunk");
                }
                inImage = type.equals("IDAT");
                chunk(header, type, (int) offset, (int) length);
                offset += CHUNK_OVERHEAD + length;
            }
            if (imageData == 0) {
                throw file.damaged("it has no image data");
            }
            if (whole && (!ended || pending != null || announcedFrames > frames.size())) {
                throw file.damaged(
                        "it ends early, after %d of %d frames"
                                .formatted(frames.size(), announcedFrames));
            }
            return new PngFile(
                    header,
                    palette,
                    paletteSize,
                    transparency,
                    transparencySize,
                    imageData,
                    List.copyOf(frames),
                    orientation);
        }

        private void chunk(PngHeader header, String type, int offset, int length) {
            int data = offset + 8;
            switch (type) {
                case "PLTE" -> {
                    if (paletteSize != 0 || length % 3 != 0 || length > 768 || length == 0) {
                        throw file.damaged("its palette has %d bytes".formatted(length));
                    }
                    palette = data;
                    paletteSize = length / 3;
                }
                case "tRNS" -> {
                    if (imageData == 0) {
                        transparency = data;
                        transparencySize = length;
                    }
                }
                case "eXIf" -> orientation = ExifOrientation.of(file, data, data + length);
                case "acTL" -> announcedFrames = length == 8 ? file.big32(data) : 0;
                case "IDAT" -> {
                    if (imageData == 0) {
                        imageData = offset;
                        begin(offset);
                    }
                }
                case "fcTL" -> {
                    if (whole) {
                        control(header, data, length);
                    }
                }
                case "fdAT" -> {
                    if (whole) {
                        inSequence(data, length);
                        begin(offset);
                    }
                }
                default -> {}
            }
        }

        private void control(PngHeader header, int data, int length) {
            inSequence(data, length);
            if (frames.size() == maxFrames) {
                throw file.tooManyFrames(maxFrames);
            }
            if (pending != null) {
                throw file.damaged("frame %d has no data".formatted(frames.size() + 1));
            }
            pending = PngFrame.Control.of(file, data, length, header);
        }

        private void inSequence(int data, int length) {
            if (length < 4 || file.big32(data) != sequence++) {
                throw file.damaged("its frames are out of sequence");
            }
        }

        private void begin(int offset) {
            if (pending != null) {
                frames.add(new PngFrame(pending, offset));
                pending = null;
            }
        }
    }
}
