/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdComponentTest extends CamelTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:draw").to("sd:text-to-image?steps=4&storeFullResult=true");
                from("direct:option")
                        .to(
                                "sd:text-to-image?steps=2&prompt=a green star&seed=1&embedMetadata=false");
                from("direct:hurried").to("sd:text-to-image?steps=900&timeout=200");
            }
        };
    }

    @Test
    void aPromptBecomesAPng() throws Exception {
        Exchange result = send("direct:draw", "a red circle", Map.of());

        byte[] png = result.getMessage().getBody(byte[].class);
        var image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(result.getMessage().getHeader(SdConstants.WIDTH));
        assertThat(result.getMessage().getHeader(SdConstants.CONTENT_TYPE)).isEqualTo("image/png");
        assertThat(result.getMessage().getHeader(SdConstants.SEED, Long.class)).isNotNegative();
        Map<?, ?> map =
                context.getTypeConverter()
                        .convertTo(Map.class, result.getProperty(SdConstants.RESULT));
        assertThat(map.get("prompt")).isEqualTo("a red circle");
    }

    @Test
    void aListOfPromptsBecomesAListOfImagesOfOneSeed() {
        Exchange result =
                send(
                        "direct:draw",
                        List.of("a red circle", "a blue star"),
                        Map.of(SdConstants.SEED, 7L));

        List<?> images = result.getMessage().getBody(List.class);
        assertThat(images).hasSize(2);
        assertThat(images.get(0)).isEqualTo(draw(7));
        assertThat(images.get(1)).isNotEqualTo(images.get(0));
    }

    @Test
    void theImagesOfAllPromptsCountAgainstMaxPixels() {
        List<String> prompts = Collections.nCopies(200, "a red circle");

        assertThat(send("direct:draw", prompts, Map.of()).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("maxPixels=1048576");
    }

    @Test
    void promptAndSeedAreInThePng() {
        byte[] png =
                send("direct:draw", "a red circle", Map.of(SdConstants.SEED, 7L))
                        .getMessage()
                        .getBody(byte[].class);

        assertThat(new String(png, StandardCharsets.ISO_8859_1))
                .contains("parameters")
                .contains("a red circle")
                .contains("Seed: 7")
                .contains("Steps: 4");
    }

    @Test
    void anEqualSeedGivesAnEqualImageAndAnotherSeedAnother() {
        byte[] first = draw(7);

        assertThat(draw(7)).isEqualTo(first);
        assertThat(draw(8)).isNotEqualTo(first);
    }

    private byte[] draw(long seed) {
        return send("direct:draw", "a red circle", Map.of(SdConstants.SEED, seed))
                .getMessage()
                .getBody(byte[].class);
    }

    @Test
    void headersOverrideOptions() throws Exception {
        Exchange result =
                send(
                        "direct:draw",
                        "a red circle",
                        Map.of(
                                SdConstants.WIDTH, 64,
                                SdConstants.HEIGHT, 48,
                                SdConstants.SCHEDULER, "euler-ancestral",
                                SdConstants.NEGATIVE_PROMPT, "a blue square",
                                SdConstants.IMAGE_COUNT, 2));

        List<?> images = result.getMessage().getBody(List.class);
        assertThat(images).hasSize(2);
        var image = ImageIO.read(new ByteArrayInputStream((byte[]) images.get(0)));
        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(48);
        assertThat(result.getMessage().getHeader(SdConstants.SCHEDULER))
                .isEqualTo(SchedulerType.EULER_ANCESTRAL);
    }

    @Test
    void thePromptMayBeAnOption() {
        Exchange result = send("direct:option", "not this", Map.of());

        byte[] png = result.getMessage().getBody(byte[].class);
        assertThat(result.getMessage().getHeader(SdConstants.SEED)).isEqualTo(1L);
        assertThat(new String(png, StandardCharsets.ISO_8859_1)).doesNotContain("parameters");
    }

    @Test
    void anEmptyPromptSaysWhereToSetIt() {
        assertThat(send("direct:draw", " ", Map.of()).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("prompt is blank")
                .hasMessageContaining("Set the option prompt or the header CamelSdPrompt");
    }

    @Test
    void valuesOutOfRangeFailTyped() {
        for (Map<String, Object> headers :
                List.<Map<String, Object>>of(
                        Map.of(SdConstants.STEPS, 0),
                        Map.of(SdConstants.STEPS, 1000),
                        Map.of(SdConstants.GUIDANCE_SCALE, -1),
                        Map.of(SdConstants.WIDTH, 65),
                        Map.of(SdConstants.HEIGHT, -8),
                        Map.of(SdConstants.WIDTH, 8000, SdConstants.HEIGHT, 8000),
                        Map.of(SdConstants.IMAGE_COUNT, 17),
                        Map.of(SdConstants.SCHEDULER, "magic"))) {
            assertThat(send("direct:draw", "a red circle", headers).getException())
                    .as(headers.toString())
                    .isInstanceOf(InvalidOptionException.class);
        }
    }

    /** The demo model has 8 pixels per latent, and halves the latents once. */
    @ParameterizedTest
    @CsvSource({"8, 8", "8, 96", "96, 24", "88, 96"})
    void aSizeThatTheUnetCannotHalveIsRefused(int width, int height) {
        assertThat(
                        send(
                                        "direct:draw",
                                        "a red circle",
                                        Map.of(
                                                SdConstants.WIDTH, width,
                                                SdConstants.HEIGHT, height))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("expected a multiple of 16");
    }

    @Test
    void theSmallestImageIsGenerated() throws Exception {
        Exchange result =
                send(
                        "direct:draw",
                        "a red circle",
                        Map.of(SdConstants.WIDTH, 16, SdConstants.HEIGHT, 16));

        byte[] png = result.getMessage().getBody(byte[].class);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(16);
    }

    @Test
    void aValueOutOfRangeSaysWhatToSet() {
        assertThat(
                        send("direct:draw", "a red circle", Map.of(SdConstants.GUIDANCE_SCALE, -1))
                                .getException())
                .hasMessage(
                        "guidanceScale=-1.0 is out of range: expected 0 or more. "
                                + "Set the option guidanceScale or the header CamelSdGuidanceScale");
    }

    @Test
    void aNegativeOptionFailsAtTheStart() {
        assertThatThrownBy(() -> context.getEndpoint("sd:text-to-image?steps=-5"))
                .rootCause()
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("steps=-5");
    }

    @Test
    void aMessageOverItsTimeStopsBetweenTwoSteps() {
        assertThat(send("direct:hurried", "a red circle", Map.of()).getException())
                .isInstanceOf(DeadlineExceededException.class);
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
