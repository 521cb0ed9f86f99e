/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Media that cannot be judged. */
final class HostileMedia {

    private HostileMedia() {}

    /** Returns the header of a PNG of 60,000 × 60,000 pixels. */
    static byte[] pixelBomb() {
        ByteBuffer header =
                ByteBuffer.allocate(17)
                        .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                        .putInt(60_000)
                        .putInt(60_000)
                        .put(new byte[] {8, 2, 0, 0, 0});
        var crc = new CRC32();
        crc.update(header.array());
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array();
    }

    /** Returns a WAV file of two seconds of silence. */
    static byte[] silence() throws IOException {
        var format = new AudioFormat(16_000, 16, 1, true, false);
        var samples = new ByteArrayInputStream(new byte[64_000]);
        var out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(samples, format, 32_000), AudioFileFormat.Type.WAVE, out);
        return out.toByteArray();
    }
}
