/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One frame of a WebP file.
 *
 * @param left first column on the canvas
 * @param top first row on the canvas
 * @param width in pixels, within the canvas
 * @param height in pixels, within the canvas
 * @param disposal how its area is treated after it was shown
 * @param over whether it is alpha-blended over the canvas; otherwise it replaces the pixels
 * @param alpha offset of the chunk of its alpha channel, 0 if there is none
 * @param image offset of the chunk of its pixels
 */
public record WebPFrame(
        int left,
        int top,
        int width,
        int height,
        Disposal disposal,
        boolean over,
        int alpha,
        int image) {

    private static final int CHUNK_HEADER = 8;
    private static final int ALPHA_FLAG = 0x10;

    static WebPFrame still(FileBytes file, int width, int height, int alpha, int image) {
        return new WebPFrame(0, 0, width, height, Disposal.KEEP, false, alpha, image)
                .checked(file, width, height);
    }

    static WebPFrame moving(
            FileBytes file, int header, int canvasWidth, int canvasHeight, int alpha, int image) {
        int flags = file.at(header + 15L);
        return new WebPFrame(
                        2 * file.little24(header),
                        2 * file.little24(header + 3L),
                        file.little24(header + 6L) + 1,
                        file.little24(header + 9L) + 1,
                        (flags & 1) != 0 ? Disposal.CLEAR : Disposal.KEEP,
                        (flags & 2) == 0,
                        alpha,
                        image)
                .checked(file, canvasWidth, canvasHeight);
    }

    private WebPFrame checked(FileBytes file, int canvasWidth, int canvasHeight) {
        if ((long) left + width > canvasWidth || (long) top + height > canvasHeight) {
            throw file.damaged(
                    "a frame of %d × %d at %d, %d is outside of its canvas of %d × %d"
                            .formatted(width, height, left, top, canvasWidth, canvasHeight));
        }
        Size size = Size.of(file, image, file.little32(image + 4L));
        if (size.width != width || size.height != height) {
            throw file.damaged(
                    "a frame of %d × %d has an image of %d × %d"
                            .formatted(width, height, size.width, size.height));
        }
        return this;
    }

    /** Returns the frame as a separate WebP file. */
    public byte[] asFile(FileBytes file) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        if (alpha != 0) {
            body.writeBytes(
                    chunkHeader("VP8X", 10)
                            .put((byte) ALPHA_FLAG)
                            .put(new byte[3])
                            .put(little24(width - 1))
                            .put(little24(height - 1))
                            .array());
            copyChunk(file, alpha, body);
        }
        copyChunk(file, image, body);
        var whole = ByteBuffer.allocate(CHUNK_HEADER + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        return whole.put("RIFF".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    private static ByteBuffer chunkHeader(String type, int length) {
        return ByteBuffer.allocate(CHUNK_HEADER + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(length);
    }

    private static byte[] little24(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    private static void copyChunk(FileBytes file, int offset, ByteArrayOutputStream target) {
        int length = (int) file.little32(offset + 4L);
        target.write(file.data(), offset, CHUNK_HEADER + length);
        if ((length & 1) != 0) {
            target.write(0);
        }
    }

    /** The size in the header of a lossy (VP8) or lossless (VP8L) bitstream. */
    record Size(int width, int height) {

        static Size of(FileBytes file, int chunk, long length) {
            int data = chunk + CHUNK_HEADER;
            if (file.type(chunk).equals("VP8L")) {
                if (length < 5 || file.at(data) != 0x2f) {
                    throw file.damaged("its lossless image has no header");
                }
                long bits = file.little32(data + 1L);
                return new Size((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
            }
            boolean keyFrame = length >= 10 && (file.at(data) & 1) == 0;
            if (!keyFrame || !file.has(data + 3L, "\u009d\u0001\u002a")) {
                throw file.damaged("its lossy image has no header");
            }
            return new Size(file.little16(data + 6L) & 0x3fff, file.little16(data + 8L) & 0x3fff);
        }
    }
}
