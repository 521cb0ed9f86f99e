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
 * BMP and TIFF through TwelveMonkeys' readers for ImageIO. They are made here and not looked up, so
 * that no other reader of an application's class path is given a stranger's file.
 */
final class ImageIoDecoder {

    private ImageIoDecoder() {}

    /**
     * Decodes one image of a file.
     *
     * @param data the file as the reader gets it
     * @param file what messages are about
     * @param index which image, from 0
     * @param deepGray what becomes of gray of more than 8 bits
     */
    static Pixels read(
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

    private static Pixels read(
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
            Pixels pixels = pixels(reader.read(index), bounds.deadline(), deepGray);
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

    private static Pixels pixels(BufferedImage image, Deadline deadline, DeepGray deepGray) {
        ColorModel model = image.getColorModel();
        int type = model.getColorSpace().getType();
        if (!(model instanceof IndexColorModel) && type == ColorSpace.TYPE_GRAY) {
            return gray(image, deadline, deepGray);
        }
        return type == ColorSpace.TYPE_CMYK && image.getRaster().getNumBands() >= 4
                ? cmyk(image.getRaster(), deadline)
                : color(image, deadline);
    }

    /** getRGB would apply a gamma curve: Java's gray is linear, the files' is not. */
    private static Pixels gray(BufferedImage image, Deadline deadline, DeepGray deepGray) {
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bits = image.getColorModel().getComponentSize(0);
        var rgb = new byte[width * height * 3];
        var row = new int[width];
        for (int y = 0, target = 0; y < height; y++) {
            deadline.check();
            raster.getSamples(0, y, width, 1, 0, row);
            for (int value : row) {
                byte level = (byte) deepGray.level(value, bits);
                rgb[target++] = level;
                rgb[target++] = level;
                rgb[target++] = level;
            }
        }
        return new Pixels(width, height, rgb, null);
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

    /** Inks without a profile, 8 bits each. Formula: Pillow, Convert.c, cmyk2rgb. */
    private static Pixels cmyk(Raster raster, Deadline deadline) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) - 8;
        var rgb = new byte[width * height * 3];
        var row = new int[width * bands];
        for (int y = 0, target = 0; y < height; y++) {
            deadline.check();
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += bands) {
                int paper = 255 - (row[x + 3] >> shift);
                for (int c = 0; c < 3; c++) {
                    rgb[target++] = (byte) (paper - divideBy255((row[x + c] >> shift) * paper));
                }
            }
        }
        return new Pixels(width, height, rgb, null);
    }

    private static int divideBy255(int product) {
        int t = product + 128;
        return ((t >> 8) + t) >> 8;
    }

    /** Looks at the clock whenever rows are done. */
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
