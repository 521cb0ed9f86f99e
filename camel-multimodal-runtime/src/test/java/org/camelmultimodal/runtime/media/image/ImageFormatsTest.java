/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camelmultimodal.runtime.media.MediaSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the decoded pixels of files that Pillow wrote to Pillow's: every mode, format and
 * orientation.
 */
class ImageFormatsTest {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");

    /** Maximum difference of CMYK: Leptonica truncates where Pillow rounds. */
    private static final int CMYK_TOLERANCE = 1;

    static Stream<String> files() throws IOException {
        Iterable<String> names = expected()::fieldNames;
        return StreamSupport.stream(names.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isReadAsPillowReadsIt(String file) throws IOException {
        JsonNode golden = expected().get(file);
        int tolerance = tolerance(file);

        RgbImage image =
                ImageDecoder.decode(new MediaSource.File(IMAGES.resolve(file)), ImageLimits.DEFAULT)
                        .toRgb();

        assertThat(image.width()).isEqualTo(golden.get("width").asInt());
        assertThat(image.height()).isEqualTo(golden.get("height").asInt());
        for (JsonNode pixel : golden.get("pixels")) {
            for (int c = 0; c < 3; c++) {
                int x = pixel.get(0).asInt();
                int y = pixel.get(1).asInt();
                assertThat(image.value(x, y, c))
                        .as("channel %d of pixel %d, %d", c, x, y)
                        .isCloseTo(pixel.get(2 + c).asInt(), within(tolerance));
            }
        }
        for (int c = 0; c < 3; c++) {
            assertThat(mean(image, c))
                    .as("mean of channel %d", c)
                    .isCloseTo(
                            golden.get("mean").get(c).asDouble(),
                            within(tolerance == 0 ? 0.001 : 1.0));
        }
    }

    private static int tolerance(String file) {
        return file.contains("cmyk") ? CMYK_TOLERANCE : 0;
    }

    private static double mean(RgbImage image, int channel) {
        long sum = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                sum += image.value(x, y, channel);
            }
        }
        return (double) sum / (image.width() * image.height());
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(IMAGES.resolve("expected.json").toFile());
    }
}
