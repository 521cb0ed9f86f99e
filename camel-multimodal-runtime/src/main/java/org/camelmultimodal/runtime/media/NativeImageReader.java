/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixGetDepth;
import static org.bytedeco.leptonica.global.leptonica.pixGetHeight;
import static org.bytedeco.leptonica.global.leptonica.pixGetWidth;
import static org.bytedeco.leptonica.global.leptonica.pixGetWpl;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemJpeg;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemWebP;
import static org.bytedeco.leptonica.global.leptonica.readHeaderMemJpeg;
import static org.bytedeco.leptonica.global.leptonica.readHeaderMemWebP;
import static org.bytedeco.leptonica.global.leptonica.setMsgSeverity;

import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.leptonica.PIX;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * JPEG and WebP through libjpeg-turbo and libwebp, which Leptonica brings. Pillow reads with the
 * same two libraries, so the pixels are equal to the bit; Java's own JPEG reader takes three to ten
 * times as long.
 */
final class NativeImageReader {

    private static final int SILENT = 6;
    private static final int FULL_COLOUR = 0;
    private static final int FULL_SIZE = 1;
    private static final int CMYK_CHANNELS = 4;

    static {
        setMsgSeverity(SILENT);
    }

    private NativeImageReader() {}

    /**
     * Reads a picture.
     *
     * @return empty if the bytes are of another format, or of a kind that is read elsewhere: CMYK
     *     JPEG, animated WebP
     * @throws InvalidMediaException if it is damaged, truncated or larger than the limit
     */
    static Optional<RgbImage> read(byte[] bytes, String name, ImageLimits limits) {
        if (isJpeg(bytes)) {
            return readJpeg(bytes, name, limits);
        }
        return isWebP(bytes) ? readWebP(bytes, name, limits) : Optional.empty();
    }

    private static boolean isJpeg(byte[] bytes) {
        return bytes.length > 3
                && (bytes[0] & 0xff) == 0xff
                && (bytes[1] & 0xff) == 0xd8
                && (bytes[2] & 0xff) == 0xff;
    }

    private static boolean isWebP(byte[] bytes) {
        return bytes.length > 12
                && bytes[0] == 'R'
                && bytes[1] == 'I'
                && bytes[2] == 'F'
                && bytes[3] == 'F'
                && bytes[8] == 'W'
                && bytes[9] == 'E'
                && bytes[10] == 'B'
                && bytes[11] == 'P';
    }

    private static Optional<RgbImage> readJpeg(byte[] bytes, String name, ImageLimits limits) {
        var width = new int[1];
        var height = new int[1];
        var channels = new int[1];
        if (readHeaderMemJpeg(bytes, bytes.length, width, height, channels, null, null) != 0) {
            throw damaged(name);
        }
        limits.check(name, width[0], height[0]);
        if (channels[0] == CMYK_CHANNELS) {
            return Optional.empty();
        }
        try (var scope = new PointerScope()) {
            PIX pix = pixReadMemJpeg(bytes, bytes.length, FULL_COLOUR, FULL_SIZE, (int[]) null, 0);
            if (isNull(pix)) {
                throw damaged(name);
            }
            return Optional.of(image(pix));
        }
    }

    private static Optional<RgbImage> readWebP(byte[] bytes, String name, ImageLimits limits) {
        var width = new int[1];
        var height = new int[1];
        if (readHeaderMemWebP(bytes, bytes.length, width, height, new int[1]) != 0) {
            return Optional.empty();
        }
        limits.check(name, width[0], height[0]);
        try (var scope = new PointerScope()) {
            PIX pix = pixReadMemWebP(bytes, bytes.length);
            return isNull(pix) ? Optional.empty() : Optional.of(image(pix));
        }
    }

    private static boolean isNull(PIX pix) {
        return pix == null || pix.isNull();
    }

    private static InvalidMediaException damaged(String name) {
        return new InvalidMediaException("%s is a damaged or truncated JPEG".formatted(name));
    }

    /** A copy of the pixels; frees the native ones. */
    private static RgbImage image(PIX pix) {
        try {
            int width = pixGetWidth(pix);
            int height = pixGetHeight(pix);
            int words = pixGetWpl(pix);
            boolean gray = pixGetDepth(pix) == 8;
            IntBuffer data =
                    new BytePointer(pixGetData(pix))
                            .capacity(4L * words * height)
                            .asByteBuffer()
                            .order(ByteOrder.nativeOrder())
                            .asIntBuffer();
            var out = new byte[width * height * 3];
            var row = new int[words];
            for (int y = 0; y < height; y++) {
                data.get(y * words, row);
                if (gray) {
                    copyGray(row, width, out, y * width * 3);
                } else {
                    copyColours(row, width, out, y * width * 3);
                }
            }
            return new RgbImage(width, height, out);
        } finally {
            pixDestroy(pix);
        }
    }

    /** Leptonica keeps red, green and blue in a word, from its upper end on. */
    private static void copyColours(int[] row, int width, byte[] out, int offset) {
        int target = offset;
        for (int x = 0; x < width; x++, target += 3) {
            int word = row[x];
            out[target] = (byte) (word >>> 24);
            out[target + 1] = (byte) (word >>> 16);
            out[target + 2] = (byte) (word >>> 8);
        }
    }

    /** Four pixels in a word, the first at its upper end. */
    private static void copyGray(int[] row, int width, byte[] out, int offset) {
        int target = offset;
        for (int x = 0; x < width; x++, target += 3) {
            byte level = (byte) (row[x >> 2] >>> (24 - 8 * (x & 3)));
            out[target] = level;
            out[target + 1] = level;
            out[target + 2] = level;
        }
    }
}
