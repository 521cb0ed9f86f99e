/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.spi.ImageReaderSpi;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.container.FileBytes;

/**
 * Decodes BMP and TIFF with the ImageIO readers of TwelveMonkeys. They are created directly, so
 * that no other reader on the class path of an application gets an untrusted file.
 */
final class ImageIoDecoder {

    private ImageIoDecoder() {}

    /**
     * Decodes one image of a file.
     *
     * @param data the bytes for the reader
     * @param file the original file, for error messages
     * @param index index of the image, from 0
     * @param deepGray how gray of more than 8 bits is read
     */
    static ModePixels read(
            ImageReaderSpi readers,
            byte[] data,
            FileBytes file,
            int index,
            ImageBounds bounds,
            DeepGray deepGray) {
        try {
            return read(readers.createReaderInstance(), data, file, index, bounds, deepGray);
        } catch (IOException e) {
            throw file.damaged(e.getMessage(), e);
        }
    }

    private static ModePixels read(
            ImageReader reader,
            byte[] data,
            FileBytes file,
            int index,
            ImageBounds bounds,
            DeepGray deepGray)
            throws IOException {
        try (var input = new DeadlineInput(data, bounds.deadline())) {
            var complaint = new String[1];
            reader.addIIOReadWarningListener((source, warning) -> complaint[0] = warning);
            reader.addIIOReadProgressListener(new DeadlineListener(bounds.deadline()));
            reader.setInput(input, false, true);
            bounds.check(file, reader.getWidth(index), reader.getHeight(index));
            ModePixels pixels = pixels(reader.read(index), bounds.deadline(), deepGray);
            if (complaint[0] != null && isTruncation(complaint[0])) {
                throw file.damaged(complaint[0]);
            }
            return pixels;
        } finally {
            reader.dispose();
        }
    }

    private static boolean isTruncation(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature") || lower.contains("truncated") || lower.contains("eof");
    }

    private static ModePixels pixels(BufferedImage image, Deadline deadline, DeepGray deepGray) {
        ColorModel model = image.getColorModel();
        int type = model.getColorSpace().getType();
        if (model instanceof IndexColorModel palette) {
            return indexed(color(image, deadline), palette);
        }
        if (type == ColorSpace.TYPE_GRAY) {
            return deepGray.keeps(model.getComponentSize(0)) && !model.hasAlpha()
                    ? deepGray(image.getRaster(), deadline)
                    : ModePixels.of(gray(image, deadline));
        }
        return type == ColorSpace.TYPE_CMYK && image.getRaster().getNumBands() >= 4
                ? cmyk(image.getRaster(), deadline)
                : ModePixels.of(color(image, deadline));
    }

    private static ModePixels indexed(Pixels colors, IndexColorModel model) {
        int count = Math.min(256, model.getMapSize());
        var palette = new byte[3 * count];
        for (int i = 0; i < count; i++) {
            palette[3 * i] = (byte) model.getRed(i);
            palette[3 * i + 1] = (byte) model.getGreen(i);
            palette[3 * i + 2] = (byte) model.getBlue(i);
        }
        return ModePixels.isGrayRamp(palette, 0, count)
                ? ModePixels.of(colors)
                : ModePixels.ofPalette(
                        colors.width(), colors.height(), colors.rgb(), palette, 0, count);
    }

    private static ModePixels deepGray(Raster raster, Deadline deadline) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        var samples = new byte[width * height * 2];
        var row = new int[width];
        for (int y = 0, target = 0; y < height; y++) {
            deadline.check();
            raster.getSamples(0, y, width, 1, 0, row);
            for (int value : row) {
                int level = Math.min(0xffff, value);
                samples[target++] = (byte) (level >> 8);
                samples[target++] = (byte) level;
            }
        }
        return new ModePixels(PixelMode.GRAY_16, width, height, samples);
    }

    /**
     * Copies gray levels. getRGB would apply a gamma curve, as Java's gray is linear and that of
     * files is not.
     */
    private static Pixels gray(BufferedImage image, Deadline deadline) {
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        int height = raster.getHeight();
        var rgb = new byte[width * height * 3];
        boolean hasAlpha = image.getColorModel().hasAlpha() && raster.getNumBands() > 1;
        byte[] alpha = hasAlpha ? new byte[width * height] : null;
        int[] bits = image.getColorModel().getComponentSize();
        var row = new int[width];
        for (int y = 0, target = 0; y < height; y++) {
            deadline.check();
            raster.getSamples(0, y, width, 1, 0, row);
            for (int value : row) {
                byte level = (byte) DeepGray.scaled(value, bits[0]);
                rgb[target++] = level;
                rgb[target++] = level;
                rgb[target++] = level;
            }
            if (hasAlpha) {
                raster.getSamples(0, y, width, 1, 1, row);
                for (int x = 0; x < width; x++) {
                    alpha[y * width + x] = (byte) DeepGray.scaled(row[x], bits[1]);
                }
            }
        }
        return new Pixels(width, height, rgb, alpha);
    }

    private static Pixels color(BufferedImage image, Deadline deadline) {
        int width = image.getWidth();
        int height = image.getHeight();
        var rgb = new byte[width * height * 3];
        byte[] alpha = image.getColorModel().hasAlpha() ? new byte[width * height] : null;
        var row = new int[width];
        for (int y = 0, target = 0; y < height; y++) {
            deadline.check();
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int argb = row[x];
                rgb[target++] = (byte) (argb >> 16);
                rgb[target++] = (byte) (argb >> 8);
                rgb[target++] = (byte) argb;
                if (alpha != null) {
                    alpha[y * width + x] = (byte) (argb >> 24);
                }
            }
        }
        return new Pixels(width, height, rgb, alpha);
    }

    /** Returns CMYK without a profile, the upper 8 bits of each sample. */
    private static ModePixels cmyk(Raster raster, Deadline deadline) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) - 8;
        var inks = new byte[width * height * 4];
        var row = new int[width * bands];
        for (int y = 0, target = 0; y < height; y++) {
            deadline.check();
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += bands) {
                for (int c = 0; c < 4; c++) {
                    inks[target++] = (byte) (row[x + c] >> shift);
                }
            }
        }
        return new ModePixels(PixelMode.CMYK, width, height, inks);
    }

    /** Checks the deadline after each group of rows. */
    private record DeadlineListener(Deadline deadline) implements IIOReadProgressListener {

        @Override
        public void imageProgress(ImageReader source, float percentageDone) {
            deadline.check();
        }

        @Override
        public void imageStarted(ImageReader source, int imageIndex) {
            deadline.check();
        }

        @Override
        public void sequenceStarted(ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(ImageReader source) {}

        @Override
        public void imageComplete(ImageReader source) {}

        @Override
        public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(ImageReader source, float percentageDone) {}

        @Override
        public void thumbnailComplete(ImageReader source) {}

        @Override
        public void readAborted(ImageReader source) {}
    }
}
