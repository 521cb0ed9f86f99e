/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Decodes pictures as Pillow's <code>ImageOps.exif_transpose(image).convert("RGB")</code>: the
 * orientation of the camera is applied, palettes are looked up, gray becomes three equal channels,
 * an alpha channel is dropped (not blended), CMYK becomes RGB by Pillow's formula. PNG, JPEG, WebP,
 * GIF (its first frame), BMP and TIFF. Equal to the bit, but for CMYK JPEG (up to 4 levels of 255)
 * and the first frame of an animated WebP. All methods may be called from many threads.
 */
public final class ImageDecoder {

    private static final String SUPPORTED = "PNG, JPEG, WebP, GIF, BMP and TIFF";

    private ImageDecoder() {}

    /**
     * Decodes a picture.
     *
     * @throws InvalidMediaException if it is empty, of no known format, damaged, truncated or
     *     larger than the limit
     */
    public static RgbImage decode(MediaSource source, ImageLimits limits) {
        return decode(source, limits, Deadline.NONE);
    }

    /**
     * Decodes an image, of several frames the first.
     *
     * @throws InvalidMediaException if it is empty, of no known format, damaged, truncated or
     *     larger than the limits
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public static RgbImage decode(MediaSource source, ImageLimits limits, Deadline deadline) {
        deadline.check();
        byte[] bytes = source.readAll(limits.maxBytes());
        String name = source.description();
        return Orientation.of(orientation(bytes))
                .apply(
                        NativeImageReader.read(bytes, name, limits)
                                .orElseGet(() -> readWithImageIo(bytes, name, limits)));
    }

    /**
     * Decodes all that a viewer may show of an image file: each of its frames as it appears after
     * those before it and, where pixels are transparent, on black, on white, and without the alpha
     * channel. One view is in memory at a time.
     *
     * @param view receives the views, in the order of the frames
     * @throws InvalidMediaException if a frame is damaged, or larger than the limits, or there are
     *     more of them
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not decoded in time
     */
    public static void views(
            MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view) {
        view.accept(new ImageView("frame 1", decode(source, limits, deadline)));
    }

    private static RgbImage readWithImageIo(byte[] bytes, String name, ImageLimits limits) {
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new InvalidMediaException(
                        "%s is not a picture: it begins with %s; supported are %s"
                                .formatted(name, beginning(bytes), SUPPORTED));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                limits.check(name, reader.getWidth(0), reader.getHeight(0));
                return read(reader, name);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // The readers of ImageIO answer damaged data with any of the three.
            throw new InvalidMediaException(
                    "%s is damaged or truncated: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static RgbImage read(ImageReader reader, String name) throws IOException {
        var complaint = new String[1];
        IIOReadWarningListener listener = (source, warning) -> complaint[0] = warning;
        reader.addIIOReadWarningListener(listener);
        boolean jpeg = reader.getFormatName().toLowerCase(Locale.ROOT).startsWith("jp");
        RgbImage image =
                jpeg && reader.canReadRaster() && isFourChannels(reader)
                        ? fromCmyk(reader.readRaster(0, null))
                        : fromBuffered(reader.read(0));
        if (complaint[0] != null && isTruncation(complaint[0])) {
            throw new InvalidMediaException("%s is truncated: %s".formatted(name, complaint[0]));
        }
        return image;
    }

    private static boolean isTruncation(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature") || lower.contains("truncated") || lower.contains("eof");
    }

    private static boolean isFourChannels(ImageReader reader) throws IOException {
        var type = reader.getRawImageType(0);
        return type == null || type.getNumBands() == 4;
    }

    private static RgbImage fromBuffered(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var out = new byte[width * height * 3];
        boolean gray =
                !(image.getColorModel() instanceof IndexColorModel)
                        && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (gray) {
            // getRGB would apply a gamma curve: Java's gray is linear, the files' is not.
            Raster raster = image.getRaster();
            // Pillow cuts 16-bit gray off at 255 and does not scale it.
            boolean deep = image.getColorModel().getComponentSize(0) > 8;
            var row = new int[width];
            for (int y = 0, target = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, 0, row);
                for (int value : row) {
                    byte level = (byte) (deep ? Math.min(255, value) : value);
                    out[target++] = level;
                    out[target++] = level;
                    out[target++] = level;
                }
            }
            return new RgbImage(width, height, out);
        }
        var row = new int[width];
        for (int y = 0, target = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                out[target++] = (byte) (argb >> 16);
                out[target++] = (byte) (argb >> 8);
                out[target++] = (byte) argb;
            }
        }
        return new RgbImage(width, height, out);
    }

    /** Adobe's JPEGs store the inverse of the inks. Formula: Pillow, Convert.c, cmyk2rgb. */
    private static RgbImage fromCmyk(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        var out = new byte[width * height * 3];
        var row = new int[width * 4];
        for (int y = 0, target = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < row.length; x += 4) {
                int paper = row[x + 3];
                for (int c = 0; c < 3; c++) {
                    out[target++] = (byte) (paper - divideBy255((255 - row[x + c]) * paper));
                }
            }
        }
        return new RgbImage(width, height, out);
    }

    private static int divideBy255(int product) {
        int t = product + 128;
        return ((t >> 8) + t) >> 8;
    }

    private static int orientation(byte[] bytes) {
        try {
            Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes));
            for (var exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
                Integer value = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
                if (value != null) {
                    return value;
                }
            }
            return Orientation.UPRIGHT;
        } catch (ImageProcessingException | IOException e) {
            // Damaged metadata turns nothing; whether the pixels are whole is the decoder's
            // question.
            return Orientation.UPRIGHT;
        }
    }

    private static String beginning(byte[] bytes) {
        int length = Math.min(bytes.length, 12);
        var text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            int value = bytes[i] & 0xff;
            text.append(value >= 32 && value < 127 ? (char) value : '.');
        }
        return text.append('"').toString();
    }
}
