/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Untrusted headers and bodies: memory and time are bounded, and each failure is typed. */
class SdHostileInputTest extends CamelTestSupport {

    @TempDir Path folder;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:draw").to("sd:text-to-image?steps=1");
                from("direct:small").to("sd:text-to-image?steps=1&maxPixels=4096");
            }
        };
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(Map.of(SdConstants.STEPS, Integer.MAX_VALUE)),
                Arguments.of(Map.of(SdConstants.STEPS, "2000000000")),
                Arguments.of(
                        Map.of(
                                SdConstants.WIDTH, Integer.MAX_VALUE - 7,
                                SdConstants.HEIGHT, Integer.MAX_VALUE - 7)),
                Arguments.of(Map.of(SdConstants.WIDTH, 2048, SdConstants.HEIGHT, 2064)),
                Arguments.of(
                        Map.of(
                                SdConstants.WIDTH, 1024,
                                SdConstants.HEIGHT, 1024,
                                SdConstants.IMAGE_COUNT, 5)),
                Arguments.of(Map.of(SdConstants.IMAGE_COUNT, Integer.MAX_VALUE)),
                Arguments.of(Map.of(SdConstants.GUIDANCE_SCALE, Float.NaN)),
                Arguments.of(Map.of(SdConstants.GUIDANCE_SCALE, "Infinity")),
                Arguments.of(Map.of(SdConstants.SEED, "NaN")),
                Arguments.of(Map.of(SdConstants.SEED, Double.NaN)),
                Arguments.of(Map.of(SdConstants.SCHEDULER, "../../etc/passwd")),
                Arguments.of(Map.of(SdConstants.PROMPT, "a".repeat(10_000_000))),
                Arguments.of(Map.of(SdConstants.PROMPT, "a".repeat(10_001))),
                Arguments.of(Map.of(SdConstants.NEGATIVE_PROMPT, "a".repeat(10_001))));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderOutOfBoundsIsRefused(Map<String, Object> headers) {
        Exchange result = send("direct:draw", "a red circle", headers);

        assertThat(result.getException()).isInstanceOf(InvalidOptionException.class);
        assertThat(result.getException().getMessage()).hasSizeLessThan(500);
    }

    @Test
    void theBoundOfPixelsIsAnOptionAndCountsAllImages() {
        Map<String, Object> two =
                Map.of(
                        SdConstants.WIDTH, 64,
                        SdConstants.HEIGHT, 64,
                        SdConstants.IMAGE_COUNT, 2);

        assertThat(send("direct:draw", "a red circle", two).getException()).isNull();
        assertThat(send("direct:small", "a red circle", two).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("maxPixels=4096");
    }

    @Test
    void aPromptOfMegabytesIsNotRead() {
        byte[] text = "a ".repeat(5_000_000).getBytes(StandardCharsets.UTF_8);
        var stream = new ByteArrayInputStream(text);

        for (Object body : new Object[] {stream, text}) {
            assertThat(send("direct:draw", body, Map.of()).getException())
                    .isInstanceOf(InvalidMediaException.class);
        }
        assertThat(send("direct:draw", "a ".repeat(5_000_000), Map.of()).getException())
                .isInstanceOf(PermanentException.class);
    }

    @Test
    void aPromptInAStreamIsRead() {
        var stream = new ByteArrayInputStream("a red circle".getBytes(StandardCharsets.UTF_8));

        assertThat(send("direct:draw", stream, Map.of()).getMessage().getBody())
                .isInstanceOf(byte[].class);
    }

    @Test
    void aModelThatGivesNaNGivesNoBlackImage() throws IOException {
        ModelDirectory demo = ModelStore.standard().resolve("sd", "demo");
        try (Stream<Path> files = Files.walk(demo.path())) {
            for (Path file : files.toList()) {
                Path target = folder.resolve(demo.path().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Path graph = folder.resolve("vae_decoder/model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        // Weights are in the middle of the file, and four of these bytes are a NaN.
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0xff);
        Files.write(graph, bytes);
        ModelDirectory broken = ModelStore.standard().resolve("sd", folder.toString());

        try (var model = StableDiffusionModel.load(broken, SessionSettings.DEFAULT)) {
            assertThatThrownBy(model::warmUp)
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("NaN");
        }
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
