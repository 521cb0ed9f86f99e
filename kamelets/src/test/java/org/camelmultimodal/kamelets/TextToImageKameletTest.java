/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.diffusion.SdConstants;
import org.camelmultimodal.runtime.PermanentException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelet text-to-image-action. */
class TextToImageKameletTest {

    private static final String PROMPT = "a large red circle on a white background";
    private static KameletRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        routes =
                new KameletRoutes()
                        .yaml(
                                """
                                - from:
                                    uri: direct:yaml
                                    steps:
                                      - to:
                                          uri: kamelet:text-to-image-action
                                          parameters:
                                            steps: 10
                                            guidanceScale: 2.5
                                            seed: 1
                                """)
                        .java(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:java")
                                                .to(
                                                        "kamelet:text-to-image-action?steps=10"
                                                                + "&guidanceScale=2.5&seed=1");
                                        from("direct:new-seed")
                                                .to("kamelet:text-to-image-action?steps=1");
                                    }
                                });
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "java"})
    void aTextBecomesAnImage(String route) throws Exception {
        Exchange result = routes.request("direct:" + route, PROMPT);

        assertThat(center(result).getRed()).isGreaterThan(150);
        assertThat(center(result).getGreen()).isLessThan(100);
        assertThat(center(result).getBlue()).isLessThan(100);
        assertThat(result.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("image/png");
        assertThat(result.getMessage().getHeader(SdConstants.SEED, Long.class)).isEqualTo(1);
    }

    @Test
    void aHeaderChangesNeitherModelNorPromptNorSize() throws Exception {
        Map<String, Object> headers =
                Map.of(
                        "model",
                        "/etc",
                        "CamelSdModel",
                        "/etc",
                        SdConstants.PROMPT,
                        "a blue star on a black background",
                        SdConstants.SEED,
                        7,
                        SdConstants.STEPS,
                        1,
                        SdConstants.IMAGE_COUNT,
                        2,
                        SdConstants.WIDTH,
                        8);

        assertThat(routes.request("direct:yaml", PROMPT, headers).getMessage().getBody())
                .isEqualTo(routes.request("direct:yaml", PROMPT).getMessage().getBody());
    }

    @Test
    void withoutASeedEachMessageGetsANewOne() throws Exception {
        Exchange first = routes.request("direct:new-seed", PROMPT);
        Exchange second =
                routes.request("direct:new-seed", PROMPT, first.getMessage().getHeaders());

        assertThat(second.getMessage().getHeader(SdConstants.SEED))
                .isNotEqualTo(first.getMessage().getHeader(SdConstants.SEED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "java"})
    void aRouteGetsTheExceptionOfATextThatIsTooLong(String route) {
        assertThat(routes.send("direct:" + route, "red ".repeat(100_000), Map.of()).getException())
                .isInstanceOf(PermanentException.class);
    }

    private static Color center(Exchange exchange) throws Exception {
        byte[] png = exchange.getMessage().getBody(byte[].class);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        return new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
    }
}
