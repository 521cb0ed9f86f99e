/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff", "gif"})
    void readsTheColorsOfALosslessFormat(String format) throws IOException {
        RgbImage image = decode(encoded(quarters(BufferedImage.TYPE_INT_RGB), format));

        assertThat(image.width()).isEqualTo(8);
        assertThat(image.height()).isEqualTo(6);
        assertThat(pixel(image, 0, 0)).containsExactly(200, 30, 10);
        assertThat(pixel(image, 7, 0)).containsExactly(10, 200, 30);
        assertThat(pixel(image, 0, 5)).containsExactly(30, 10, 200);
    }

    @Test
    void readsJpegWithinItsLoss() throws IOException {
        RgbImage image = decode(encoded(quarters(BufferedImage.TYPE_INT_RGB), "jpg"));

        assertThat(image.value(0, 0, 0)).isBetween(150, 250);
    }

    @Test
    void dropsTransparencyWithoutBlending() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00c81e0a);
        image.setRGB(1, 0, 0x800a1ec8);

        RgbImage decoded = decode(encoded(image, "png"));

        assertThat(pixel(decoded, 0, 0)).containsExactly(200, 30, 10);
        assertThat(pixel(decoded, 1, 0)).containsExactly(10, 30, 200);
    }

    @Test
    void grayKeepsItsLevels() throws IOException {
        var image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }

        RgbImage decoded = decode(encoded(image, "png"));

        for (int x = 0; x < 256; x++) {
            assertThat(pixel(decoded, x, 0)).containsExactly(x, x, x);
        }
    }

    @Test
    void anEmptySourceIsRefused() {
        assertThatThrownBy(() -> decode(new byte[0]))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void textNamedPngIsRefusedWithWhatItBeginsWith() {
        assertThatThrownBy(() -> decode("Dear Sir or Madam".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("Dear Sir or")
                .hasMessageContaining("PNG, JPEG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void halfAnImageIsRefused(String format) throws IOException {
        var large = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 200; y++) {
            for (int x = 0; x < 200; x++) {
                large.setRGB(
                        x, y, new Color((x * 7) % 256, (y * 11) % 256, (x * y) % 256).getRGB());
            }
        }
        byte[] whole = encoded(large, format);

        assertThatThrownBy(() -> decode(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void aBombIsRefusedByItsHeader() throws IOException {
        assertThatThrownBy(() -> decode(pngHeader(20_000, 20_000)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("20000 × 20000")
                .hasMessageContaining("maxPixels");
    }

    @Test
    void whatThePngEncoderWritesIsReadBack() {
        var pixels = new byte[] {1, 2, 3, 4, 5, 6};

        byte[] png =
                PngEncoder.encode(
                        new RgbImage(2, 1, pixels),
                        Map.of("prompt", "a red circle", "note", "größer → schöner"));

        assertThat(decode(png).pixels()).isEqualTo(pixels);
        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("a red circle");
        assertThat(new String(png, StandardCharsets.UTF_8)).contains("größer → schöner");
    }

    private static RgbImage decode(byte[] bytes) {
        return ImageDecoder.decode(new MediaSource.Bytes(bytes, "the image"), ImageLimits.DEFAULT)
                .toRgb();
    }

    private static int[] pixel(RgbImage image, int x, int y) {
        return new int[] {image.value(x, y, 0), image.value(x, y, 1), image.value(x, y, 2)};
    }

    private static BufferedImage quarters(int type) {
        var image = new BufferedImage(8, 6, type);
        var graphics = image.createGraphics();
        graphics.setColor(new Color(200, 30, 10));
        graphics.fillRect(0, 0, 4, 3);
        graphics.setColor(new Color(10, 200, 30));
        graphics.fillRect(4, 0, 4, 3);
        graphics.setColor(new Color(30, 10, 200));
        graphics.fillRect(0, 3, 8, 3);
        graphics.dispose();
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        var header = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(header)) {
            out.writeBytes("IHDR");
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[] {8, 2, 0, 0, 0});
        }
        var crc = new CRC32();
        crc.update(header.toByteArray());
        var png = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(png)) {
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            out.writeInt(13);
            out.write(header.toByteArray());
            out.writeInt((int) crc.getValue());
            out.writeInt(0);
            out.writeBytes("IDAT");
            out.writeInt(0x35af061e);
        }
        return png.toByteArray();
    }
}
