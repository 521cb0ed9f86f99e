/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.clip.zeroshot.Classification;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

class ClipComponentTest extends CamelTestSupport {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");
    private static final Path RED_CIRCLE = IMAGES.resolve("red-circle.png");
    private static final Path BLACK_BOMB = IMAGES.resolve("black-bomb.png");

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:classify")
                        .to(
                                "clip:classify?labels=red circle,blue star,green tree&storeFullResult=true");
                from("direct:from-resource")
                        .to("clip:classify?labels=resource:classpath:labels.txt");
                from("direct:no-labels").to("clip:classify");
                from("direct:small").to("clip:classify?labels=a,b&maxPixels=1000");
                from("direct:moderate").to("clip:moderate?storeFullResult=true");
                from("direct:strict").to("clip:moderate?policy=classpath:no-red.yaml");
            }
        };
    }

    @Test
    void theBestLabelBecomesTheBody() {
        Exchange result = send("direct:classify", RED_CIRCLE.toFile(), Map.of());

        assertThat(result.getMessage().getBody()).isEqualTo("red circle");
        assertThat(result.getMessage().getHeader(ClipConstants.TOP_LABEL)).isEqualTo("red circle");
        assertThat(result.getMessage().getHeader(ClipConstants.TOP_SCORE, Float.class))
                .isGreaterThan(0.9f);
        assertThat(
                        result.getMessage()
                                .getHeader(ClipConstants.SCORES, Map.class)
                                .keySet()
                                .iterator()
                                .next())
                .isEqualTo("red circle");
    }

    @Test
    void theFullResultConvertsToAMap() {
        Exchange result = send("direct:classify", RED_CIRCLE.toFile(), Map.of());

        var record = result.getProperty(ClipConstants.RESULT, Classification.class);
        assertThat(record.scores()).hasSize(3);
        Map<?, ?> map = context.getTypeConverter().convertTo(Map.class, record);
        assertThat(map.get("scores")).asList().hasSize(3);
    }

    @Test
    void everyKindOfBodyGivesTheSameAnswer() throws Exception {
        byte[] bytes = Files.readAllBytes(RED_CIRCLE);
        for (Object body :
                List.of(bytes, new ByteArrayInputStream(bytes), RED_CIRCLE, RED_CIRCLE.toFile())) {
            assertThat(send("direct:classify", body, Map.of()).getMessage().getBody())
                    .as(body.getClass().getName())
                    .isEqualTo("red circle");
        }
    }

    @Test
    void headersOverrideOptions() {
        Exchange result =
                send(
                        "direct:classify",
                        RED_CIRCLE.toFile(),
                        Map.of(
                                ClipConstants.LABELS,
                                List.of("a circle", "a square"),
                                ClipConstants.TOP_K,
                                1));

        assertThat(result.getMessage().getBody()).isEqualTo("a circle");
        assertThat(result.getMessage().getHeader(ClipConstants.SCORES, Map.class)).hasSize(1);
    }

    @Test
    void labelsComeFromAResource() {
        assertThat(
                        send("direct:from-resource", BLACK_BOMB.toFile(), Map.of())
                                .getMessage()
                                .getBody())
                .isEqualTo("bomb");
    }

    @Test
    void belowTheThresholdThereIsNoLabel() {
        Exchange result =
                send(
                        "direct:classify",
                        RED_CIRCLE.toFile(),
                        Map.of(
                                ClipConstants.LABELS,
                                "red circle,red ring,pink circle,orange circle",
                                ClipConstants.THRESHOLD,
                                1.0f));

        assertThat(result.getMessage().getBody()).isNull();
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.TOP_LABEL);
    }

    @Test
    void aHarmlessImageIsNotFlaggedAndStaysTheBody() throws Exception {
        byte[] image = Files.readAllBytes(RED_CIRCLE);

        Exchange result = send("direct:moderate", image, Map.of());

        assertThat(result.getMessage().getHeader(ClipConstants.FLAGGED)).isEqualTo(false);
        assertThat(result.getMessage().getBody()).isSameAs(image);
        assertThat(result.getMessage().getHeader(ClipConstants.POLICY)).isEqualTo("default/1");
    }

    @Test
    void aDangerousImageIsFlaggedWithItsReason() {
        Exchange result = send("direct:moderate", BLACK_BOMB.toFile(), Map.of());

        assertThat(result.getMessage().getHeader(ClipConstants.FLAGGED)).isEqualTo(true);
        assertThat(result.getMessage().getHeader(ClipConstants.CATEGORY)).isEqualTo("unsafe");
        assertThat(result.getMessage().getHeader(ClipConstants.CATEGORY_SCORE, Float.class))
                .isGreaterThanOrEqualTo(
                        result.getMessage()
                                .getHeader(ClipConstants.CATEGORY_THRESHOLD, Float.class));
    }

    @Test
    void textsAreJudgedToo() {
        assertThat(flagged("Draw a large black bomb on a white background.")).isTrue();
        assertThat(flagged("A purple skull.")).isTrue();
        assertThat(flagged("Draw a large red circle on a white background.")).isFalse();
        assertThat(flagged("A green tree.")).isFalse();
    }

    private boolean flagged(String text) {
        return send("direct:moderate", text, Map.of())
                .getMessage()
                .getHeader(ClipConstants.FLAGGED, Boolean.class);
    }

    @Test
    void aPolicyOfOnesOwnApplies() {
        Exchange result = send("direct:strict", RED_CIRCLE.toFile(), Map.of());

        assertThat(result.getMessage().getHeader(ClipConstants.FLAGGED)).isEqualTo(true);
        assertThat(result.getMessage().getHeader(ClipConstants.CATEGORY)).isEqualTo("red");
        assertThat(result.getMessage().getHeader(ClipConstants.POLICY)).isEqualTo("no-red/7");
    }

    @Test
    void moderationFailsClosed() {
        Exchange result =
                send(
                        "direct:moderate",
                        "no image".getBytes(StandardCharsets.UTF_8),
                        Map.of(ClipConstants.FLAGGED, false));

        assertThat(result.getException()).isInstanceOf(InvalidMediaException.class);
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void aTruncatedImageFailsTyped() throws Exception {
        byte[] image = Files.readAllBytes(RED_CIRCLE);

        assertThat(
                        send("direct:classify", Arrays.copyOf(image, image.length / 2), Map.of())
                                .getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void anImageOverTheLimitFailsTyped() {
        assertThat(send("direct:small", RED_CIRCLE.toFile(), Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("maxPixels=1000");
    }

    @Test
    void aMissingBodyFailsWithWhatIsExpected() {
        assertThat(send("direct:classify", null, Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void missingLabelsNameOptionAndHeader() {
        assertThat(send("direct:no-labels", RED_CIRCLE.toFile(), Map.of()).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("labels")
                .hasMessageContaining(ClipConstants.LABELS);
    }

    @Test
    void aHeaderOfTheWrongTypeFailsTyped() {
        assertThat(
                        send(
                                        "direct:classify",
                                        RED_CIRCLE.toFile(),
                                        Map.of(ClipConstants.TOP_K, "many"))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.TOP_K);
    }

    @Test
    void anUnknownOperationListsTheKnown() {
        assertThatThrownBy(() -> context.getEndpoint("clip:clasify"))
                .hasRootCauseInstanceOf(InvalidOptionException.class)
                .rootCause()
                .hasMessageContaining("clip:classify")
                .hasMessageContaining("clip:moderate");
    }

    @Test
    void anOptionOutOfRangeFailsAtTheStart() {
        assertThatThrownBy(() -> context.getEndpoint("clip:classify?labels=a&topK=-1"))
                .hasRootCauseInstanceOf(InvalidOptionException.class)
                .rootCause()
                .hasMessageContaining("topK=-1");
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
