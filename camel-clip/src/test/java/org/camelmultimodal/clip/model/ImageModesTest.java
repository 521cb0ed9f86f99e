/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images of all modes, resized and cropped as open_clip does; <code>python/parity/clip_layouts.py
 * </code> made them and recorded its pixels.
 */
class ImageModesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/parity/layouts");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> images() throws IOException {
        JsonNode recorded = JSON.readTree(FIXTURES.resolve("modes.json").toFile());
        Map<String, byte[]> files = files();
        return recorded.properties().stream()
                .flatMap(
                        kind ->
                                kind.getValue().get("pixels").properties().stream()
                                        .map(
                                                image ->
                                                        Arguments.argumentSet(
                                                                kind.getKey()
                                                                        + ", "
                                                                        + image.getKey(),
                                                                kind.getValue().get("config"),
                                                                files.get(image.getKey()),
                                                                image.getValue().asLong())));
    }

    @ParameterizedTest
    @MethodSource("images")
    void pixelsAreThoseOfOpenClip(ObjectNode config, byte[] file, long checksum) {
        DecodedImage image =
                ImageDecoder.decode(new MediaSource.Bytes(file, "image"), ImageLimits.DEFAULT);

        PixelValues values = processor(config).process(image);

        assertThat(checksum(values)).isEqualTo(checksum);
    }

    /** Without normalization, so that the pixels can be told from the values. */
    private static ClipImageProcessor processor(ObjectNode config) {
        ObjectNode plain = config.deepCopy();
        for (int c = 0; c < 3; c++) {
            plain.withArray("mean").add(0);
            plain.withArray("std").add(1);
        }
        return ClipImageProcessor.fromOpenClip(plain, MissingNode.getInstance());
    }

    private static long checksum(PixelValues image) {
        int plane = image.values().length / 3;
        var pixels = new byte[3 * plane];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(image.values()[i % 3 * plane + i / 3] * 255);
        }
        var crc = new CRC32();
        crc.update(pixels);
        return crc.getValue();
    }

    private static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(FIXTURES.resolve("modes.zip"));
                var zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
