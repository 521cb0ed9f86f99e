/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.observability;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Bodies of messages. */
final class Media {

    private static final int SAMPLE_RATE = 16_000;

    private Media() {}

    /** Returns a red image as a PNG file. */
    static byte[] image() throws IOException {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, 0xFF0000);
        }
        var file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return file.toByteArray();
    }

    /** Returns one second of silence as a WAV file. */
    static byte[] recording() throws IOException {
        var silence = new ByteArrayInputStream(new byte[2 * SAMPLE_RATE]);
        var format = new AudioFormat(SAMPLE_RATE, 16, 1, true, false);
        var file = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(silence, format, SAMPLE_RATE),
                AudioFileFormat.Type.WAVE,
                file);
        return file.toByteArray();
    }
}
