/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Image files that no encoder writes, built byte by byte. */
final class TestImages {

    private static final byte[] PNG_SIGNATURE = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'
    };

    private TestImages() {}

    /** A PNG of RGB pixels with 8 bits. */
    static byte[] png(int width, int height, byte[] pixelData, byte[]... otherChunks) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(PNG_SIGNATURE);
        file.writeBytes(pngHeader(width, height, 2));
        for (byte[] chunk : otherChunks) {
            file.writeBytes(chunk);
        }
        file.writeBytes(pngChunk("IDAT", pixelData));
        file.writeBytes(pngChunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /** An APNG of one-colored RGBA frames, each blended over those before it. */
    static byte[] apng(int width, int height, byte[]... colors) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(PNG_SIGNATURE);
        file.writeBytes(pngHeader(width, height, 6));
        file.writeBytes(pngChunk("acTL", big(colors.length, 0)));
        int sequence = 0;
        for (byte[] color : colors) {
            var control = new ByteArrayOutputStream();
            control.writeBytes(big(sequence++, width, height, 0, 0, 0x00010064));
            control.writeBytes(new byte[] {0, 1});
            file.writeBytes(pngChunk("fcTL", control.toByteArray()));
            var rows = new ByteArrayOutputStream();
            for (int y = 0; y < height; y++) {
                rows.write(0);
                for (int x = 0; x < width; x++) {
                    rows.writeBytes(color);
                }
            }
            byte[] data = deflated(rows.toByteArray(), 1);
            if (sequence == 1) {
                file.writeBytes(pngChunk("IDAT", data));
            } else {
                var numbered = new ByteArrayOutputStream();
                numbered.writeBytes(big(sequence++));
                numbered.writeBytes(data);
                file.writeBytes(pngChunk("fdAT", numbered.toByteArray()));
            }
        }
        file.writeBytes(pngChunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    static byte[] pngChunk(String type, byte[] data) {
        var typed = new ByteArrayOutputStream();
        typed.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        typed.writeBytes(data);
        var crc = new CRC32();
        crc.update(typed.toByteArray());
        var chunk = new ByteArrayOutputStream();
        chunk.writeBytes(big(data.length));
        chunk.writeBytes(typed.toByteArray());
        chunk.writeBytes(big((int) crc.getValue()));
        return chunk.toByteArray();
    }

    /** Returns compressed data that inflates to a text, repeated a number of times. */
    static byte[] deflated(byte[] block, int times) {
        var out = new ByteArrayOutputStream();
        try (var deflate = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
            for (int i = 0; i < times; i++) {
                deflate.write(block);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A WebP file of the chunks. */
    static byte[] webp(byte[]... chunks) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            body.writeBytes(chunk);
        }
        return riffChunk("RIFF", body.toByteArray());
    }

    static byte[] riffChunk(String type, byte[] data) {
        return ByteBuffer.allocate(8 + data.length + (data.length & 1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();
    }

    /** Returns a JPEG whose last scan is repeated up to a number of scans. */
    static byte[] withScans(byte[] jpeg, int scans) {
        int last = jpeg.length - 2;
        while ((jpeg[last] & 0xff) != 0xff || (jpeg[last + 1] & 0xff) != 0xda) {
            last--;
        }
        byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
        var file = new ByteArrayOutputStream();
        file.write(jpeg, 0, last);
        for (int i = 0; i < scans; i++) {
            file.writeBytes(scan);
        }
        file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        return file.toByteArray();
    }

    static int number(byte[] bytes, int offset, int length, boolean little) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[offset + (little ? length - 1 - i : i)] & 0xff;
        }
        return value;
    }

    private static byte[] pngHeader(int width, int height, int color) {
        byte[] size = big(width, height);
        byte[] header = Arrays.copyOf(size, 13);
        header[8] = 8;
        header[9] = (byte) color;
        return pngChunk("IHDR", header);
    }

    private static byte[] big(int... values) {
        var bytes = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }
}
