/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixGetDepth;
import static org.bytedeco.leptonica.global.leptonica.pixGetHeight;
import static org.bytedeco.leptonica.global.leptonica.pixGetWidth;
import static org.bytedeco.leptonica.global.leptonica.pixGetWpl;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemJpeg;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemWebP;
import static org.bytedeco.leptonica.global.leptonica.setMsgSeverity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.leptonica.PIX;
import org.camelmultimodal.runtime.NativeLibrary;
import org.camelmultimodal.runtime.media.container.FileBytes;

/**
 * Decodes JPEG and WebP with libjpeg-turbo and libwebp, which Leptonica contains. Pillow uses the
 * same libraries, so the pixels are bit-identical. A call cannot be interrupted, so the headers
 * (size, number of scans, size of each frame) are checked before.
 */
final class LeptonicaDecoder {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int SILENT = 6;
    private static final int FULL_COLOR = 0;
    private static final int FULL_SIZE = 1;

    private static final NativeLibrary LIBRARY =
            new NativeLibrary(
                    "Leptonica", "leptonica", "jnileptonica", () -> setMsgSeverity(SILENT));

    private LeptonicaDecoder() {}

    /**
     * Decodes a JPEG of 1, 3 or 4 components; opaque.
     *
     * @param data the bytes for the decoder
     * @param file the original file, for error messages
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the decoder rejects it
     * @throws org.camelmultimodal.runtime.NativeLibraryException if Leptonica is missing for this
     *     platform
     */
    static Pixels jpeg(byte[] data, FileBytes file) {
        LIBRARY.load();
        try (var scope = new PointerScope()) {
            return pixels(
                    pixReadMemJpeg(data, data.length, FULL_COLOR, FULL_SIZE, (int[]) null, 0),
                    file,
                    false);
        }
    }

    /**
     * Decodes a still WebP.
     *
     * @param data the bytes for the decoder
     * @param file the original file, for error messages
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated
     * @throws org.camelmultimodal.runtime.NativeLibraryException if Leptonica is missing for this
     *     platform
     */
    static Pixels webp(byte[] data, FileBytes file) {
        LIBRARY.load();
        try (var scope = new PointerScope()) {
            return pixels(pixReadMemWebP(data, data.length), file, true);
        }
    }

    /** Returns a copy of the pixels, and frees the native ones. */
    private static Pixels pixels(PIX pix, FileBytes file, boolean hasAlpha) {
        if (pix == null || pix.isNull()) {
            throw file.damaged("its image data cannot be decoded");
        }
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
            var rgb = new byte[width * height * 3];
            byte[] alpha = hasAlpha ? new byte[width * height] : null;
            var row = new int[words];
            for (int y = 0; y < height; y++) {
                data.get(y * words, row);
                if (gray) {
                    copyGray(row, width, rgb, y * width * 3);
                } else {
                    copyColors(row, width, rgb, y * width * 3);
                }
                if (hasAlpha) {
                    copyAlpha(row, width, alpha, y * width);
                }
            }
            return new Pixels(width, height, rgb, alpha);
        } finally {
            pixDestroy(pix);
        }
    }

    /**
     * Copies colors. Leptonica stores red, green and blue in the upper bytes of a word. Eight words
     * are packed into three longs, which is faster than single bytes.
     */
    private static void copyColors(int[] row, int width, byte[] out, int offset) {
        int target = offset;
        int x = 0;
        for (; x + 8 <= width; x += 8, target += 24) {
            long third = row[x + 2];
            long sixth = row[x + 5];
            EIGHT_BYTES.set(
                    out,
                    target,
                    color(row[x]) << 40 | color(row[x + 1]) << 16 | third >>> 16 & 0xffff);
            EIGHT_BYTES.set(
                    out,
                    target + 8,
                    third >>> 8 << 56
                            | color(row[x + 3]) << 32
                            | color(row[x + 4]) << 8
                            | sixth >>> 24 & 0xff);
            EIGHT_BYTES.set(
                    out,
                    target + 16,
                    sixth >>> 8 << 48 | color(row[x + 6]) << 24 | color(row[x + 7]));
        }
        for (; x < width; x++, target += 3) {
            int word = row[x];
            out[target] = (byte) (word >>> 24);
            out[target + 1] = (byte) (word >>> 16);
            out[target + 2] = (byte) (word >>> 8);
        }
    }

    /** Returns red, green and blue in the lower three bytes. */
    private static long color(int word) {
        return word >>> 8;
    }

    private static void copyAlpha(int[] row, int width, byte[] out, int offset) {
        for (int x = 0; x < width; x++) {
            out[offset + x] = (byte) row[x];
        }
    }

    /**
     * Copies gray levels, of which Leptonica stores four in a word, the first in the upper byte.
     */
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
