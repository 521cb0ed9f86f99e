/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The views of image files. The animations were written by Pillow, and are compared to the frames
 * that Pillow composes: by the SHA-256 of the pixels of each view.
 */
class ImageViewsTest {

    private static final Path ANIMATIONS = Path.of("src/test/resources/animations");

    static Stream<String> animations() throws IOException {
        Iterable<String> names = expected()::fieldNames;
        return StreamSupport.stream(names.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("animations")
    void everyFrameIsComposedAsPillowComposesIt(String file) throws IOException {
        Map<String, RgbImage> views = views(Files.readAllBytes(ANIMATIONS.resolve(file)));

        JsonNode expected = expected().get(file).get("views");
        expected.fields()
                .forEachRemaining(
                        view ->
                                assertThat(digest(views.get(view.getKey())))
                                        .as(view.getKey())
                                        .isEqualTo(view.getValue().asText()));
        assertThat(views.keySet().stream().filter(name -> !name.endsWith(" without alpha")))
                .hasSize(expected.size());
    }

    @ParameterizedTest
    @MethodSource("animations")
    void theFirstFrameIsReadAsPillowReadsIt(String file) throws IOException {
        RgbImage image =
                ImageDecoder.decode(
                                new MediaSource.File(ANIMATIONS.resolve(file)), ImageLimits.DEFAULT)
                        .toRgb();

        assertThat(digest(image)).isEqualTo(expected().get(file).get("first").asText());
    }

    @Test
    void anImageUnderTransparencyIsShownWithoutItsAlphaChannel() throws IOException {
        var hidden = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        hidden.setRGB(0, 0, 0x00c81e0a);
        hidden.setRGB(1, 0, 0x80640a32);

        Map<String, RgbImage> views = views(encoded(hidden, "png"));

        assertThat(views)
                .containsOnlyKeys("frame 1 on black", "frame 1 on white", "frame 1 without alpha");
        assertThat(views.get("frame 1 on black").pixels()).containsExactly(0, 0, 0, 50, 5, 25);
        assertThat(views.get("frame 1 on white").pixels())
                .containsExactly(255, 255, 255, 177, 132, 152);
        assertThat(views.get("frame 1 without alpha").pixels())
                .containsExactly(200, 30, 10, 100, 10, 50);
    }

    @Test
    void anOpaqueImageIsShownOnce() throws IOException {
        var opaque = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        opaque.setRGB(0, 0, 0xffc81e0a);
        opaque.setRGB(1, 0, 0xff640a32);

        assertThat(views(encoded(opaque, "png"))).containsOnlyKeys("frame 1");
    }

    @Test
    void whatIsEqualWithoutAlphaIsNotShownTwice() throws IOException {
        var onlyBlack = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        onlyBlack.setRGB(1, 0, 0xff000000);

        assertThat(views(encoded(onlyBlack, "png")))
                .containsOnlyKeys("frame 1 on black", "frame 1 on white");
    }

    /** Pillow clips it to 255: what viewers show as dark shapes would be white. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "tiff"})
    void sixteenBitGrayIsScaledAsViewersScaleIt(String format) throws IOException {
        var gray = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        gray.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 0x4000, 0xffff});

        RgbImage view = views(encoded(gray, format)).get("frame 1");

        assertThat(view.pixels()).containsExactly(0, 0, 0, 64, 64, 64, 255, 255, 255);
    }

    @Test
    void halfTransparentFramesAreBlendedOverEachOther() throws IOException {
        byte[] red = {(byte) 200, 0, 0, (byte) 255};
        byte[] blue = {0, 0, 100, (byte) 128};

        Map<String, RgbImage> views = views(TestImages.apng(1, 1, red, blue));

        // The second frame covers 128 of 255 of the first one.
        assertThat(views).containsOnlyKeys("frame 1", "frame 2");
        assertThat(views.get("frame 2").value(0, 0, 0)).isBetween(99, 100);
        assertThat(views.get("frame 2").value(0, 0, 2)).isBetween(50, 51);
    }

    @Test
    void framesBeyondTheDeclaredNumberAreShownToo() throws IOException {
        byte[] red = {(byte) 200, 0, 0, (byte) 255};
        byte[] file = TestImages.apng(1, 1, red, red, red);
        // The number of frames in acTL, which comes right after the header.
        file[8 + 25 + 8 + 3] = 1;

        assertThat(views(file)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opaque.gif",
                "opaque.png",
                "opaque-lossless.webp",
                "transparent-lossy.webp",
                "pages.tiff"
            })
    void aFileWithMoreFramesThanAllowedIsRefused(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(ANIMATIONS.resolve(file));
        var limits = new ImageLimits(1000, 1_000_000, 3);

        assertThatThrownBy(
                        () ->
                                ImageDecoder.views(
                                        new MediaSource.Bytes(bytes, "the image"),
                                        limits,
                                        Deadline.NONE,
                                        view -> {}))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("maxFrames=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque.gif", "opaque.png", "opaque-lossless.webp"})
    void anAnimationWithoutItsEndIsRefused(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(ANIMATIONS.resolve(file));

        for (int cut = 1; cut < bytes.length / 2; cut += 3) {
            byte[] part = Arrays.copyOf(bytes, bytes.length - cut);
            assertThatThrownBy(() -> views(part))
                    .as("%d bytes less", cut)
                    .isInstanceOf(InvalidMediaException.class);
        }
    }

    @Test
    void aFrameOutsideOfItsScreenIsRefused() throws IOException {
        byte[] gif = Files.readAllBytes(ANIMATIONS.resolve("opaque.gif"));
        // Viewers crop such a frame or enlarge the image: half of the frame is left of the screen.
        gif[6] = 10;

        assertThatThrownBy(() -> views(gif))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("outside of its screen");
    }

    @Test
    void pagesThatFormALoopAreRefused() throws IOException {
        byte[] tiff = encoded(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "tiff");
        boolean little = tiff[0] == 'I';
        int directory = TestImages.number(tiff, 4, 4, little);
        int entries = TestImages.number(tiff, directory, 2, little);
        System.arraycopy(tiff, 4, tiff, directory + 2 + 12 * entries, 4);

        assertThatThrownBy(() -> views(tiff))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("loop");
    }

    @Test
    void whatTheConsumerThrowsIsThrownOn() throws IOException {
        byte[] png = encoded(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png");

        assertThatThrownBy(
                        () ->
                                ImageDecoder.views(
                                        new MediaSource.Bytes(png, "the image"),
                                        ImageLimits.DEFAULT,
                                        Deadline.NONE,
                                        view -> {
                                            throw new IllegalStateException("mine");
                                        }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
    }

    private static Map<String, RgbImage> views(byte[] bytes) {
        var views = new LinkedHashMap<String, RgbImage>();
        ImageDecoder.views(
                new MediaSource.Bytes(bytes, "the image"),
                ImageLimits.DEFAULT,
                Deadline.NONE,
                view -> views.put(view.name(), view.image()));
        return views;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static String digest(RgbImage image) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(image.pixels()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(ANIMATIONS.resolve("expected.json").toFile());
    }
}
