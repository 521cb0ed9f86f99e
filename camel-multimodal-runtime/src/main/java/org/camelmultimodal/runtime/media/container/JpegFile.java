/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The structure of a JPEG file, read before it is decoded. All segments are read as libjpeg does,
 * up to the end marker, so that the number of scans is known.
 *
 * <p>Source: ITU-T T.81, annex B.
 *
 * @param width in pixels, 1 or more
 * @param height in pixels, 1 or more
 * @param components channels: 1 (gray), 3 (color) or 4 (CMYK)
 * @param scans number of passes over the image: one or a few, about ten in a progressive file
 * @param adobe whether it has Adobe's segment, by which CMYK values are stored inverted
 * @param orientation the EXIF orientation, 1 if there is none
 */
public record JpegFile(
        int width, int height, int components, int scans, boolean adobe, int orientation) {

    private static final String SUPPORTED =
            "baseline, extended or progressive JPEG of 8 bits with 1, 3 or 4 components";

    /**
     * Reads the segments.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged, truncated, or
     *     lossless, hierarchical or of 12 bits
     */
    public static JpegFile of(FileBytes file) {
        return new Walk(file).run();
    }

    private static final class Walk {

        private static final VarHandle EIGHT_BYTES =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

        private static final long LOWEST_BITS = 0x0101010101010101L;
        private static final long HIGHEST_BITS = LOWEST_BITS << 7;

        private final FileBytes file;
        private int width;
        private int height;
        private int components;
        private int scans;
        private boolean adobe;
        private int orientation;

        Walk(FileBytes file) {
            this.file = file;
        }

        JpegFile run() {
            int offset = 2;
            while (true) {
                offset = nextMarker(offset);
                int marker = file.at(offset++);
                if (marker == 0xd9) {
                    break;
                }
                if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                    continue;
                }
                if (marker < 0xc0 || marker == 0xd8) {
                    throw file.damaged("it contains the marker 0x%02x".formatted(marker));
                }
                int length = file.big16(offset);
                if (length < 2) {
                    throw file.damaged("a segment has the length %d".formatted(length));
                }
                segment(marker, offset + 2, offset + length);
                offset += length;
            }
            if (components == 0 || scans == 0) {
                throw file.damaged("it has no image");
            }
            return new JpegFile(
                    width,
                    height,
                    components,
                    scans,
                    adobe,
                    orientation == 0 ? ExifOrientation.UPRIGHT : orientation);
        }

        /**
         * Returns the offset after the next 0xff that begins a marker; skips the data of a scan.
         */
        private int nextMarker(int from) {
            byte[] data = file.data();
            int offset = from;
            while (offset + 1 < data.length) {
                while (offset + Long.BYTES < data.length
                        && !hasByteOfOnes((long) EIGHT_BYTES.get(data, offset))) {
                    offset += Long.BYTES;
                }
                if (data[offset++] != (byte) 0xff) {
                    continue;
                }
                while (offset < data.length && data[offset] == (byte) 0xff) {
                    offset++;
                }
                if (offset < data.length && data[offset] != 0) {
                    return offset;
                }
            }
            throw file.damaged("it ends before its end marker");
        }

        /**
         * Returns whether one of eight bytes is 0xff: the test for a zero byte, applied to the
         * complement.
         */
        private static boolean hasByteOfOnes(long bytes) {
            return (~bytes - LOWEST_BITS & bytes & HIGHEST_BITS) != 0;
        }

        private void segment(int marker, int begin, int end) {
            switch (marker) {
                case 0xda -> scans++;
                case 0xe1 -> {
                    if (orientation == 0 && file.has(begin, "Exif\0\0")) {
                        orientation = ExifOrientation.of(file, begin, end);
                    }
                }
                case 0xee -> adobe |= end - begin >= 12 && file.has(begin, "Adobe");
                // Tables, comments and application data.
                case 0xc4, 0xc8, 0xcc -> {}
                default -> {
                    if (marker <= 0xcf) {
                        frame(marker, begin);
                    }
                }
            }
        }

        private void frame(int marker, int begin) {
            boolean known = marker <= 0xc2 || marker == 0xc9 || marker == 0xca;
            int precision = file.at(begin);
            if (!known || precision != 8) {
                throw file.unsupported(
                        "a JPEG of process %d with %d bits".formatted(marker - 0xc0, precision),
                        SUPPORTED);
            }
            if (components != 0) {
                throw file.damaged("it has two frame headers");
            }
            height = file.big16(begin + 1L);
            width = file.big16(begin + 3L);
            components = file.at(begin + 5L);
            if (components != 1 && components != 3 && components != 4) {
                throw file.unsupported("a JPEG of %d components".formatted(components), SUPPORTED);
            }
            if (width == 0 || height == 0) {
                throw file.damaged("its size is %d × %d".formatted(width, height));
            }
        }
    }
}
