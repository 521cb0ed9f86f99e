/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.function.Supplier;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.PngFile;

/** The image formats that are read. All decoders are called through here. */
public enum ImageFormat {
    PNG(new PngReader()),
    JPEG(new JpegReader()),
    WEBP(new WebPReader()),
    GIF(new GifReader()),
    BMP(new BmpReader()),
    TIFF(new TiffReader());

    private static final String SUPPORTED = "PNG, JPEG, WebP, GIF, BMP and TIFF";
    private static final int SHOWN_BYTES = 12;

    private final FormatReader reader;

    ImageFormat(FormatReader reader) {
        this.reader = reader;
    }

    /**
     * Returns the format that a file begins like, whatever it is called.
     *
     * @throws InvalidMediaException if it is none of these
     */
    public static ImageFormat of(FileBytes file) {
        if (file.has(0, PngFile.SIGNATURE)) {
            return PNG;
        }
        if (file.has(0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
            return WEBP;
        }
        if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
            return GIF;
        }
        if (file.has(0, "BM")) {
            return BMP;
        }
        if (file.has(0, "II") || file.has(0, "MM")) {
            return TIFF;
        }
        throw new InvalidMediaException(
                "%s is not an image: it begins with %s; supported are %s"
                        .formatted(file.name(), beginning(file.data()), SUPPORTED));
    }

    /**
     * Decodes the first frame as Pillow does, in its own mode, upright.
     *
     * @throws InvalidMediaException if it is damaged, truncated or out of bounds
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        return surviving(file, () -> reader.first(file, bounds));
    }

    /**
     * Decodes all frames as a viewer shows them, upright.
     *
     * @throws InvalidMediaException if the file is damaged, truncated or out of bounds; also when a
     *     frame is taken
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        FrameSource frames = surviving(file, () -> reader.frames(file, bounds));
        return () -> surviving(file, frames::next);
    }

    /** Survives whatever a decoder throws at a damaged file. */
    private static <T> T surviving(FileBytes file, Supplier<T> decoding) {
        try {
            return decoding.get();
        } catch (MultimodalException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new InvalidMediaException(
                    "%s needs more memory than there is. Lower the option maxPixels, or raise the heap of the JVM."
                            .formatted(file.name()),
                    e);
        } catch (RuntimeException
                | StackOverflowError
                | LinkageError
                | AssertionError
                | InternalError e) {
            throw file.damaged("the decoder failed with " + e, e);
        }
    }

    private static String beginning(byte[] bytes) {
        int length = Math.min(bytes.length, SHOWN_BYTES);
        var text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            int value = bytes[i] & 0xff;
            text.append(value >= 32 && value < 127 ? (char) value : '.');
        }
        return text.append('"').toString();
    }
}
