/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares resized images to Pillow's, for an image that a formula defines. */
class ImageResamplerTest {

    private static final Pattern CASE = Pattern.compile("([a-z]+)_(\\d+)x(\\d+)");

    static Stream<String> cases() throws IOException {
        Iterable<String> names = () -> goldens().fieldNames();
        return StreamSupport.stream(names.spliterator(), false)
                .filter(name -> CASE.matcher(name).matches());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsPillowToTheBit(String name) {
        Matcher matcher = CASE.matcher(name);
        assumeThat(matcher.matches()).isTrue();
        var filter = ResampleFilter.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        int width = Integer.parseInt(matcher.group(2));
        int height = Integer.parseInt(matcher.group(3));

        RgbImage resized = ImageResampler.resize(formulaImage(), width, height, filter);

        JsonNode expected = goldens().get(name);
        if (expected.isNumber()) {
            assertThat(checksum(resized.pixels())).isEqualTo(expected.asLong());
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(resized.pixels()[i] & 0xff)
                    .as("%s, value %d", name, i)
                    .isEqualTo(expected.get(i).asInt());
        }
        assertThat(resized.pixels()).hasSize(expected.size());
    }

    @Test
    void anImageOfTheRequestedSizeIsReturnedUnchanged() {
        RgbImage image = formulaImage();

        assertThat(ImageResampler.resize(image, 53, 37, ResampleFilter.LANCZOS)).isSameAs(image);
    }

    /** The weights alone would take 700 MB. */
    @Test
    void anImageOfTooManyColumnsIsRefused() {
        var wide = new RgbImage(30_000_000, 1, new byte[90_000_000]);

        assertThatThrownBy(() -> ImageResampler.resize(wide, 224, 1, ResampleFilter.LANCZOS))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("width or height of 30000000 pixels");
    }

    @Test
    void ofAHugeSizeOnlyTheCropIsComputed() {
        var line = new RgbImage(1_000_000, 1, new byte[3_000_000]);
        line.pixels()[3 * 500_000] = 100;
        var middle = new ImageResampler.Crop(112_000_000, 0, 224, 224);

        RgbImage crop =
                ImageResampler.resize(line, 224_000_000, 224, ResampleFilter.NEAREST, middle);

        assertThat(crop.value(0, 0, 0)).isEqualTo(100);
    }

    /** The large images are recorded as the sum of value times index. */
    private static long checksum(byte[] pixels) {
        long sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            sum = (sum + (pixels[i] & 0xffL) * (i + 1)) % 1_000_000_007L;
        }
        return sum;
    }

    private static RgbImage formulaImage() {
        var pixels = new byte[37 * 53 * 3];
        int i = 0;
        for (int y = 0; y < 37; y++) {
            for (int x = 0; x < 53; x++) {
                for (int c = 0; c < 3; c++) {
                    pixels[i++] = (byte) ((7 * x + 13 * y + 31 * c + 5 * ((x * y) % 17)) % 256);
                }
            }
        }
        return new RgbImage(53, 37, pixels);
    }

    private static JsonNode goldens() {
        try (var in = ImageResamplerTest.class.getResourceAsStream("/goldens/resize.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
