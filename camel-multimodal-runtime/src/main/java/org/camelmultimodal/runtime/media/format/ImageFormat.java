/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.function.Supplier;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.PngFile;

/** The supported image formats. All decoders are called through this class. */
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
     * Returns the format by the first bytes of a file, independent of its name.
     *
     * @throws InvalidMediaException if the format is not supported
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
                "%s is not an image of a supported format: it begins with %s: expected %s"
                        .formatted(file.name(), beginning(file.data()), SUPPORTED));
    }

    /**
     * Decodes the first frame as Pillow does, in the mode of the file, upright.
     *
     * @throws InvalidMediaException if it is damaged, truncated or out of bounds
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
     */
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        return guarded(file, () -> reader.first(file, bounds));
    }

    /**
     * Decodes all frames as a viewer shows them, upright.
     *
     * @throws InvalidMediaException if the file is damaged, truncated or out of bounds; also when
     *     the next frame is decoded
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline is exceeded
     */
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        FrameSource frames = guarded(file, () -> reader.frames(file, bounds));
        return () -> guarded(file, frames::next);
    }

    /** Converts all exceptions that decoders throw for damaged files. */
    private static <T> T guarded(FileBytes file, Supplier<T> decoding) {
        try {
            return decoding.get();
        } catch (MultimodalException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new InvalidMediaException(
                    "%s does not fit into memory: expected a smaller image. Decrease the option maxPixels, or increase the heap of the JVM"
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
