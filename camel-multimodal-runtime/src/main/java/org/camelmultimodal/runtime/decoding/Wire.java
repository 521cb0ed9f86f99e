/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.format.ModePixels;
import org.camelmultimodal.runtime.media.image.DecodedImage;

/**
 * The format of the responses of a worker: after a greeting, any number of images or recordings for
 * each request, each preceded by its marker, followed by an end or a failure.
 */
final class Wire {

    /** The greeting of a worker that is ready for requests. */
    static final int READY = 0x43414d31;

    static final byte IMAGE = 'I';
    static final byte AUDIO = 'A';
    static final byte END = 'E';
    static final byte INVALID = 'X';
    static final byte DEADLINE = 'D';
    static final byte NO_LIBRARY = 'L';

    /**
     * Maximum number of bytes per write: the streams of processes copy larger arrays as a whole.
     */
    static final int CHUNK = 64 * 1024;

    private Wire() {}

    /** Writes an image or a view; the name of an image is empty. */
    static void writeImage(DataOutputStream out, String name, DecodedImage image)
            throws IOException {
        ModePixels pixels = image.modePixels();
        out.writeByte(IMAGE);
        writeText(out, name);
        out.writeByte(pixels.mode().ordinal());
        out.writeInt(pixels.width());
        out.writeInt(pixels.height());
        writeBytes(out, pixels.samples());
        writeBytes(out, pixels.extra());
        out.flush();
    }

    static void writeAudio(DataOutputStream out, Waveform sound) throws IOException {
        out.writeByte(AUDIO);
        out.writeInt(sound.sampleRate());
        out.writeInt(sound.samples().length);
        var chunk = ByteBuffer.allocate(CHUNK);
        int perChunk = CHUNK / Float.BYTES;
        for (int i = 0; i < sound.samples().length; i += perChunk) {
            int count = Math.min(perChunk, sound.samples().length - i);
            chunk.asFloatBuffer().put(sound.samples(), i, count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
        out.flush();
    }

    static float[] readFloats(DataInputStream in, int length) throws IOException {
        var floats = new float[length];
        var chunk = ByteBuffer.allocate(CHUNK);
        int perChunk = CHUNK / Float.BYTES;
        for (int i = 0; i < length; i += perChunk) {
            int count = Math.min(perChunk, length - i);
            in.readFully(chunk.array(), 0, count * Float.BYTES);
            chunk.asFloatBuffer().get(floats, i, count);
        }
        return floats;
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        for (int i = 0; i < bytes.length; i += CHUNK) {
            out.write(bytes, i, Math.min(CHUNK, bytes.length - i));
        }
    }

    static byte[] readBytes(DataInputStream in, int length) throws IOException {
        var bytes = new byte[length];
        for (int i = 0; i < length; i += CHUNK) {
            in.readFully(bytes, i, Math.min(CHUNK, length - i));
        }
        return bytes;
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        writeBytes(out, bytes);
    }

    static String readText(DataInputStream in, int maxBytes) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > maxBytes) {
            throw new IOException("a text of %d bytes: expected a shorter one".formatted(length));
        }
        return new String(readBytes(in, length), StandardCharsets.UTF_8);
    }
}
