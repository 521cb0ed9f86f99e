/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.nio.file.Path;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/**
 * Decodes each file of its arguments twice, and prints a line per file with the kind of decoding
 * and the class and message of the exception.
 */
final class DecodingApplication {

    private DecodingApplication() {}

    public static void main(String[] files) {
        for (Decoding decoding : Decoding.values()) {
            try (MediaDecoder decoder = decoding.open()) {
                for (String file : files) {
                    decode(decoder, Path.of(file));
                    System.out.printf(
                            "%s %s: %s%n",
                            decoding, Path.of(file).getFileName(), decode(decoder, Path.of(file)));
                }
            }
        }
    }

    private static String decode(MediaDecoder decoder, Path file) {
        var source = new MediaSource.File(file);
        try {
            if (file.toString().endsWith(".wav")) {
                decoder.audio(source, AudioLimits.DEFAULT, Deadline.NONE);
            } else {
                decoder.image(source, ImageLimits.DEFAULT, Deadline.NONE);
            }
            return "decoded";
        } catch (Throwable e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }
}
