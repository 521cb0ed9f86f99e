/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.format.ImageBounds;
import org.camelmultimodal.runtime.media.format.ImageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were made to exhaust memory or time, or to exploit a decoder. */
@Timeout(60)
class HostileImagesTest {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");

    /** One color in 16383 × 5461 pixels, as libwebp writes it without loss. */
    private static final byte[] LARGE_VP8L =
            HexFormat.of().parseHex("2ffe3f550507508426f4a0ff8188e87f00");

    private static final byte[] INFLATES_BEYOND_THE_HEAP =
            TestImages.deflated(new byte[1 << 20], 800);

    static Stream<Path> images() throws IOException {
        try (Stream<Path> files = Files.list(IMAGES)) {
            return files
                    .filter(file -> !file.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zTXt", "iTXt", "iCCP", "eXIf"})
    void aBombBesideAFewPixelsIsNotInflated(String type) {
        var chunk = new ByteArrayOutputStream();
        chunk.writeBytes(
                type.equals("iTXt") ? new byte[] {'k', 0, 1, 0, 0, 0} : new byte[] {'k', 0, 0});
        chunk.writeBytes(INFLATES_BEYOND_THE_HEAP);

        RgbImage image =
                decode(
                        TestImages.png(
                                2,
                                1,
                                TestImages.deflated(new byte[] {0, 1, 2, 3, 4, 5, 6}, 1),
                                TestImages.pngChunk(type, chunk.toByteArray())));

        assertThat(image.pixels()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void pixelsBeyondTheLastRowAreNotInflated() {
        RgbImage image = decode(TestImages.png(2, 1, INFLATES_BEYOND_THE_HEAP));

        assertThat(image.pixels()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16383})
    void aWebPFrameThatIsLargerThanItsCanvasIsRefused(int frameWidth) {
        byte[] canvas = new byte[10];
        canvas[0] = 2;
        canvas[4] = 3;
        canvas[7] = 3;
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[6]);
        frame.writeBytes(new byte[] {(byte) (frameWidth - 1), (byte) (frameWidth - 1 >> 8), 0});
        frame.writeBytes(new byte[] {3, 0, 0, 50, 0, 0, 0});
        frame.writeBytes(TestImages.riffChunk("VP8L", LARGE_VP8L));

        byte[] file =
                TestImages.webp(
                        TestImages.riffChunk("VP8X", canvas),
                        TestImages.riffChunk("ANIM", new byte[6]),
                        TestImages.riffChunk("ANMF", frame.toByteArray()));

        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("a frame of %d × 4".formatted(frameWidth));
    }

    /** A second decoder once tried for half a minute what libwebp had rejected. */
    @Test
    void aDamagedLosslessWebPIsRefusedAtOnce() {
        byte[] damaged = Arrays.copyOf(LARGE_VP8L, 4000);
        Arrays.fill(damaged, 6, damaged.length, (byte) 0x6d);

        assertThatThrownBy(() -> decode(TestImages.webp(TestImages.riffChunk("VP8L", damaged))))
                .isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void aJpegOfThousandsOfScansIsRefused() throws IOException {
        byte[] jpeg = TestImages.withScans(progressiveJpeg(64, 64), 10_000);

        assertThatThrownBy(() -> decode(jpeg))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("scans")
                .hasMessageContaining("at most 500");
    }

    @Test
    void aCmykJpegOfThousandsOfScansIsRefused() throws IOException {
        byte[] cmyk = Files.readAllBytes(IMAGES.resolve("cmyk.jpg"));

        assertThatThrownBy(() -> decode(TestImages.withScans(cmyk, 10_000)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("at most 500");
    }

    @Test
    void theLargerAJpegTheFewerScansItMayHave() throws IOException {
        byte[] jpeg = TestImages.withScans(progressiveJpeg(64, 64), 100);
        var limits = new ImageLimits(64 * 64, 1_000_000, 1);

        assertThatThrownBy(
                        () -> ImageDecoder.decode(new MediaSource.Bytes(jpeg, "the image"), limits))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("scans");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc3, 0xc5, 0xcb})
    void aJpegOfAProcessThatNobodyUsesIsRefused(int process) throws IOException {
        byte[] jpeg = Files.readAllBytes(IMAGES.resolve("rgb.jpg"));
        int frame = 0;
        while ((jpeg[frame] & 0xff) != 0xff || (jpeg[frame + 1] & 0xff) != 0xc0) {
            frame++;
        }
        jpeg[frame + 1] = (byte) process;

        assertThatThrownBy(() -> decode(jpeg))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("not supported");
    }

    @Test
    void anImageOfMillionsOfColumnsIsRefused() {
        byte[] wide = TestImages.png(89_000_000, 1, new byte[8]);
        byte[] tall = TestImages.png(1, 89_000_000, new byte[8]);

        assertThatThrownBy(() -> decode(wide))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("at most 1000000 in width and height");
        assertThatThrownBy(() -> decode(tall)).isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void moreThanAnArrayHoldsIsRefusedWhateverMaxPixelsSays() {
        byte[] png = TestImages.png(30_000, 30_000, new byte[8]);
        var limits = new ImageLimits(Long.MAX_VALUE, 1_000_000, 1);

        assertThatThrownBy(
                        () -> ImageDecoder.decode(new MediaSource.Bytes(png, "the image"), limits))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("30000 × 30000");
    }

    @Test
    void animationsAreRefusedByTheWorkOfAllTheirFrames() {
        byte[] canvas = new byte[10];
        canvas[0] = 2;
        canvas[4] = (byte) 0xfe;
        canvas[5] = 0x3f;
        canvas[7] = 0x54;
        canvas[8] = 0x15;
        byte[] header = {0, 0, 0, 0, 0, 0, (byte) 0xfe, 0x3f, 0, 0x54, 0x15, 0, 50, 0, 0, 0};
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(header);
        frame.writeBytes(TestImages.riffChunk("VP8L", LARGE_VP8L));
        byte[] anmf = TestImages.riffChunk("ANMF", frame.toByteArray());
        byte[] file =
                TestImages.webp(TestImages.riffChunk("VP8X", canvas), anmf, anmf, anmf, anmf, anmf);

        assertThatThrownBy(
                        () ->
                                ImageDecoder.views(
                                        new MediaSource.Bytes(file, "the image"),
                                        ImageLimits.DEFAULT,
                                        Deadline.NONE,
                                        view -> {}))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("maxPixels");
    }

    @ParameterizedTest
    @MethodSource("images")
    void theDeadlineReachesIntoEveryDecoder(Path image) throws IOException {
        var file = new FileBytes(Files.readAllBytes(image), "the image");
        var over = new ImageBounds(1_000_000, 1, Deadline.in(Duration.ofNanos(1)));

        assertThatThrownBy(() -> ImageFormat.of(file).first(file, over))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aTiffWhoseTagsHaveAnyTypeIsReadOrRefused() throws IOException {
        byte[] tiff = encoded("tiff", BufferedImage.TYPE_INT_RGB);
        boolean little = tiff[0] == 'I';
        int directory = TestImages.number(tiff, 4, 4, little);
        int entries = TestImages.number(tiff, directory, 2, little);
        for (int entry = 0; entry < entries; entry++) {
            for (int type = 0; type < 14; type++) {
                byte[] changed = tiff.clone();
                int offset = directory + 2 + 12 * entry + 2;
                changed[offset] = (byte) (little ? type : 0);
                changed[offset + 1] = (byte) (little ? 0 : type);

                assertReadOrRefused(changed);
            }
        }
    }

    @Test
    void aBmpOfANegativeNumberOfColorsIsRefused() throws IOException {
        byte[] bmp = encoded("bmp", BufferedImage.TYPE_BYTE_INDEXED);
        Arrays.fill(bmp, 46, 50, (byte) 0xff);

        assertThatThrownBy(() -> decode(bmp)).isInstanceOf(InvalidMediaException.class);
    }

    /** The limits would not apply to the embedded file. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aBmpAroundAnotherFileIsRefused(int compression) throws IOException {
        byte[] bmp = encoded("bmp", BufferedImage.TYPE_INT_RGB);
        bmp[30] = (byte) compression;

        assertThatThrownBy(() -> decode(bmp))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("not supported");
    }

    @Test
    void aTiffWhoseJpegIsLargerThanItsStripIsRefused() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ImageWriteParam jpeg = writer.getDefaultWriteParam();
        jpeg.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        jpeg.setCompressionType("JPEG");
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
            writer.write(null, new IIOImage(image, null, null), jpeg);
        } finally {
            writer.dispose();
        }
        byte[] tiff = bytes.toByteArray();
        assertThat(decode(tiff).width()).isEqualTo(16);
        int frame = 8;
        while ((tiff[frame] & 0xff) != 0xff || (tiff[frame + 1] & 0xff) != 0xc0) {
            frame++;
        }
        Arrays.fill(tiff, frame + 5, frame + 9, (byte) 0xff);

        assertThatThrownBy(() -> decode(tiff))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("a JPEG of 65535 × 65535");
    }

    @ParameterizedTest
    @MethodSource("images")
    void aCutOrChangedFileIsReadOrRefused(Path image) throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        int step = Math.max(1, bytes.length / 60);
        for (int offset = 1; offset < bytes.length; offset += step) {
            assertReadOrRefused(Arrays.copyOf(bytes, offset));
            byte[] changed = bytes.clone();
            changed[offset] ^= 0x55;
            assertReadOrRefused(changed);
        }
    }

    private static void assertReadOrRefused(byte[] bytes) {
        try {
            decode(bytes);
        } catch (InvalidMediaException e) {
            assertThat(e).hasMessageStartingWith("the image ");
        }
    }

    private static RgbImage decode(byte[] bytes) {
        return ImageDecoder.decode(new MediaSource.Bytes(bytes, "the image"), ImageLimits.DEFAULT)
                .toRgb();
    }

    private static byte[] encoded(String format, int type) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(4, 4, type), format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] progressiveJpeg(int width, int height) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam progressive = writer.getDefaultWriteParam();
        progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            writer.write(null, new IIOImage(image, null, null), progressive);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
