/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.bytedeco.leptonica.global.leptonica.lept_free;
import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemPng;
import static org.bytedeco.leptonica.global.leptonica.pixWriteMemWebP;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Image files that show one thing to some viewers and another to others. */
final class EvasionImages {

    private static final int SIDE = 96;

    private EvasionImages() {}

    static BufferedImage read(byte[] file) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
            return map(image, rgb -> rgb | 0xff000000, BufferedImage.TYPE_INT_RGB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] file(BufferedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("No writer for %s of this type".formatted(format));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] png(BufferedImage image) {
        return file(image, "png");
    }

    static BufferedImage map(BufferedImage image, IntUnaryOperator pixel, int type) {
        var out = new BufferedImage(image.getWidth(), image.getHeight(), type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                out.setRGB(x, y, pixel.applyAsInt(image.getRGB(x, y)));
            }
        }
        return out;
    }

    private static int level(int rgb) {
        return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
    }

    /** One color, and the image in the alpha channel: it appears on a background of the other. */
    static BufferedImage inAlpha(BufferedImage image, boolean onWhite) {
        return map(
                image,
                rgb -> onWhite ? 255 - level(rgb) << 24 : level(rgb) << 24 | 0xffffff,
                BufferedImage.TYPE_INT_ARGB);
    }

    /** Fully transparent: it appears where the alpha channel is dropped. */
    static BufferedImage transparent(BufferedImage image) {
        return map(image, rgb -> rgb & 0xffffff, BufferedImage.TYPE_INT_ARGB);
    }

    /** Of two colors of the palette, black ones, the second is transparent. */
    static BufferedImage transparentPalette(BufferedImage image) {
        var palette =
                new IndexColorModel(
                        1, 2, new byte[2], new byte[2], new byte[2], new byte[] {-1, 0});
        var out =
                new BufferedImage(
                        image.getWidth(),
                        image.getHeight(),
                        BufferedImage.TYPE_BYTE_BINARY,
                        palette);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                boolean dark = level(image.getRGB(x, y)) < 128;
                out.getRaster().setSample(x, y, 0, dark ? 0 : 1);
            }
        }
        return out;
    }

    static BufferedImage ofType(BufferedImage image, int type) {
        return map(image, rgb -> rgb, type);
    }

    static BufferedImage scaled(BufferedImage image, int width, int height) {
        var out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = out.createGraphics();
        graphics.drawImage(image.getScaledInstance(width, height, Image.SCALE_SMOOTH), 0, 0, null);
        graphics.dispose();
        return out;
    }

    /** Turned by quarters of a circle, clockwise. */
    static BufferedImage turned(BufferedImage image, int quarters) {
        var out = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = out.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, SIDE, SIDE);
        graphics.drawImage(
                image,
                AffineTransform.getQuadrantRotateInstance(quarters, SIDE / 2.0, SIDE / 2.0),
                null);
        graphics.dispose();
        return out;
    }

    static byte[] deepPng(BufferedImage image) {
        var model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        false,
                        false,
                        Transparency.OPAQUE,
                        DataBuffer.TYPE_USHORT);
        var raster = model.createCompatibleWritableRaster(image.getWidth(), image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                for (int c = 0; c < 3; c++) {
                    int value = image.getRGB(x, y) >> 16 - 8 * c & 255;
                    raster.setSample(x, y, c, value * 257);
                }
            }
        }
        return png(new BufferedImage(model, raster, false, null));
    }

    /** Gray of 16 bits in which the image lies above the 255 to which Pillow cuts it off. */
    static byte[] deepGrayPng(BufferedImage image) {
        var out =
                new BufferedImage(
                        image.getWidth(), image.getHeight(), BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                out.getRaster().setSample(x, y, 0, 255 + level(image.getRGB(x, y)) * 255);
            }
        }
        return png(out);
    }

    /** Four inks, stored as they are read: no black, and red, green and blue for the others. */
    static byte[] cmykJpeg(BufferedImage image) {
        var raster =
                Raster.createInterleavedRaster(
                        DataBuffer.TYPE_BYTE, image.getWidth(), image.getHeight(), 4, null);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                raster.setPixel(x, y, new int[] {rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, 255});
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        return written(writer, () -> writer.write(null, new IIOImage(raster, null, null), null));
    }

    /** A JPEG with the tag of EXIF that says how the camera was held. */
    static byte[] oriented(BufferedImage image, int orientation) {
        byte[] jpeg = file(image, "jpg");
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        return ByteBuffer.allocate(jpeg.length + exif.length)
                .put(jpeg, 0, 2)
                .put(exif)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private interface Writing {
        void write() throws IOException;
    }

    private static byte[] written(ImageWriter writer, Writing writing) {
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writing.write();
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** The pages of a TIFF. */
    static byte[] tiff(List<BufferedImage> pages) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        return written(
                writer,
                () -> {
                    writer.prepareWriteSequence(null);
                    for (BufferedImage page : pages) {
                        writer.writeToSequence(new IIOImage(page, null, null), null);
                    }
                    writer.endWriteSequence();
                });
    }

    /** An animation whose frames are shown for a time in hundredths of a second. */
    static byte[] gif(List<BufferedImage> frames, int delay) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        return written(
                writer,
                () -> {
                    writer.prepareWriteSequence(null);
                    for (BufferedImage frame : frames) {
                        writer.writeToSequence(
                                new IIOImage(frame, null, gifControl(writer, frame, delay)), null);
                    }
                    writer.endWriteSequence();
                });
    }

    private static IIOMetadata gifControl(ImageWriter writer, BufferedImage frame, int delay)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
        String format = metadata.getNativeMetadataFormatName();
        var control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", String.valueOf(delay));
        control.setAttribute("transparentColorIndex", "0");
        var root = new IIOMetadataNode(format);
        root.appendChild(control);
        metadata.mergeTree(format, root);
        return metadata;
    }

    /** An animated PNG; viewers that know no animation show its first frame. */
    static byte[] apng(List<BufferedImage> frames) {
        var out = new ByteArrayOutputStream();
        byte[] first = png(frames.get(0));
        out.write(first, 0, 8);
        chunk(out, "IHDR", data(first, "IHDR"));
        chunk(out, "acTL", ByteBuffer.allocate(8).putInt(frames.size()).putInt(0).array());
        int sequence = 0;
        for (BufferedImage frame : frames) {
            chunk(
                    out,
                    "fcTL",
                    ByteBuffer.allocate(26)
                            .putInt(sequence++)
                            .putInt(SIDE)
                            .putInt(SIDE)
                            .putInt(0)
                            .putInt(0)
                            .putShort((short) 1)
                            .putShort((short) 10)
                            .put((byte) 0)
                            .put((byte) 0)
                            .array());
            byte[] pixels = data(png(frame), "IDAT");
            if (sequence == 1) {
                chunk(out, "IDAT", pixels);
            } else {
                chunk(
                        out,
                        "fdAT",
                        ByteBuffer.allocate(4 + pixels.length)
                                .putInt(sequence++)
                                .put(pixels)
                                .array());
            }
        }
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] data(byte[] png, String type) {
        var all = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(png, 8, png.length - 8);
        while (in.hasRemaining()) {
            var data = new byte[in.getInt()];
            var name = new byte[4];
            in.get(name).get(data).getInt();
            if (new String(name, StandardCharsets.US_ASCII).equals(type)) {
                all.writeBytes(data);
            }
        }
        return all.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    /** An animated WebP of whole frames. */
    static byte[] webp(List<BufferedImage> frames) {
        var chunks = new ByteArrayOutputStream();
        chunks.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
        var header = little(10).putInt(2);
        riff(chunks, "VP8X", size(size(header, SIDE), SIDE).array());
        riff(chunks, "ANIM", little(6).putInt(-1).putShort((short) 0).array());
        for (BufferedImage frame : frames) {
            byte[] still = stillWebp(frame);
            ByteBuffer control = little(16 + still.length - 12);
            size(size(size(control, 1), 1), SIDE);
            size(size(control, SIDE), 101).put((byte) 2).put(still, 12, still.length - 12);
            riff(chunks, "ANMF", control.array());
        }
        var out = new ByteArrayOutputStream();
        riff(out, "RIFF", chunks.toByteArray());
        return out.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A number less one, in three bytes. */
    private static ByteBuffer size(ByteBuffer out, int value) {
        return out.putShort((short) (value - 1)).put((byte) (value - 1 >> 16));
    }

    private static void riff(ByteArrayOutputStream out, String type, byte[] data) {
        out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(4).putInt(data.length).array());
        out.writeBytes(data);
        if (data.length % 2 == 1) {
            out.write(0);
        }
    }

    static byte[] stillWebp(BufferedImage image) {
        byte[] png = png(image);
        var pix = pixReadMemPng(png, png.length);
        try (var data = new BytePointer((Pointer) null);
                var size = new SizeTPointer(1)) {
            pixWriteMemWebP(data, size, pix, 0, 1);
            var webp = new byte[(int) size.get()];
            data.capacity(webp.length).get(webp);
            lept_free(data);
            return webp;
        } finally {
            pixDestroy(pix);
        }
    }
}
