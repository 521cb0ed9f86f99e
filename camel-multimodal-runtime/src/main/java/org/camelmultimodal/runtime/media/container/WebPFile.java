/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.ArrayList;
import java.util.List;

/**
 * The structure of a WebP file, read before it is decoded. The size in the header of the bitstream
 * of each frame must equal that of the frame, so that no frame is larger than the checked canvas.
 *
 * <p>Source: WebP Container Specification; RFC 6386, section 9.1; WebP Lossless Bitstream
 * Specification, section 3.
 *
 * @param width of the canvas in pixels, 1 or more
 * @param height of the canvas in pixels, 1 or more
 * @param frames at least one; exactly one in a still image
 * @param orientation the EXIF orientation, 1 if there is none
 */
public record WebPFile(int width, int height, List<WebPFrame> frames, int orientation) {

    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    /** Number of bytes in an ANMF chunk before the chunks of its image. */
    private static final int FRAME_HEADER = 16;

    /**
     * Reads the chunks up to the first frame, and later ones for the orientation only.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated
     */
    public static WebPFile first(FileBytes file) {
        return new Walk(file, false, 1).run();
    }

    /**
     * Reads all chunks.
     *
     * @param maxFrames maximum number of frames
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated, or
     *     has more frames
     */
    public static WebPFile whole(FileBytes file, int maxFrames) {
        return new Walk(file, true, maxFrames).run();
    }

    private static final class Walk {

        private final FileBytes file;
        private final boolean whole;
        private final int maxFrames;
        private final List<WebPFrame> frames = new ArrayList<>();
        private int width;
        private int height;
        private int alpha;
        private int orientation = ExifOrientation.UPRIGHT;

        Walk(FileBytes file, boolean whole, int maxFrames) {
            this.file = file;
            this.whole = whole;
            this.maxFrames = maxFrames;
        }

        WebPFile run() {
            long end = file.little32(4) + CHUNK_HEADER;
            file.require(0, end);
            long offset = HEADER;
            while (offset + CHUNK_HEADER <= end) {
                long length = file.little32(offset + 4);
                if (offset + CHUNK_HEADER + length > end) {
                    throw file.damaged("the chunk at %d is longer than the file".formatted(offset));
                }
                chunk((int) offset, (int) length);
                offset += CHUNK_HEADER + length + (length & 1);
            }
            if (frames.isEmpty()) {
                throw file.damaged("it has no image");
            }
            return new WebPFile(width, height, List.copyOf(frames), orientation);
        }

        private void chunk(int offset, int length) {
            int data = offset + CHUNK_HEADER;
            switch (file.type(offset)) {
                case "VP8X" -> {
                    if (width == 0 && length >= 10) {
                        width = file.little24(data + 4L) + 1;
                        height = file.little24(data + 7L) + 1;
                    }
                }
                case "ALPH" -> alpha = offset;
                case "VP8 ", "VP8L" -> {
                    WebPFrame.Size size = WebPFrame.Size.of(file, offset, length);
                    if (width == 0) {
                        width = size.width();
                        height = size.height();
                    }
                    add(WebPFrame.still(file, width, height, alpha, offset));
                }
                case "ANMF" -> frame(data, data + length);
                case "EXIF" -> orientation = ExifOrientation.of(file, data, data + length);
                default -> {}
            }
        }

        private void add(WebPFrame frame) {
            if (frames.size() < maxFrames) {
                frames.add(frame);
            } else if (whole) {
                throw file.tooManyFrames(maxFrames);
            }
        }

        private void frame(int begin, int end) {
            if (!whole && !frames.isEmpty()) {
                return;
            }
            file.require(begin, FRAME_HEADER);
            int frameAlpha = 0;
            for (long offset = begin + FRAME_HEADER; offset + CHUNK_HEADER <= end; ) {
                long length = file.little32(offset + 4);
                if (offset + CHUNK_HEADER + length > end) {
                    throw file.damaged("frame %d is truncated".formatted(frames.size() + 1));
                }
                String type = file.type(offset);
                if (type.equals("ALPH")) {
                    frameAlpha = (int) offset;
                } else if (type.equals("VP8 ") || type.equals("VP8L")) {
                    add(WebPFrame.moving(file, begin, width, height, frameAlpha, (int) offset));
                    return;
                }
                offset += CHUNK_HEADER + length + (length & 1);
            }
            throw file.damaged("frame %d has no image".formatted(frames.size() + 1));
        }
    }
}
