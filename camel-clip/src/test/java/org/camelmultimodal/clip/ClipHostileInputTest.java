/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.PermanentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and headers as a stranger may send them: none reads a file, and each failure is typed. */
class ClipHostileInputTest extends CamelTestSupport {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");

    @TempDir Path folder;

    private static byte[] image(String name) throws Exception {
        return Files.readAllBytes(IMAGES.resolve(name));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed");
                from("direct:moderate").to("clip:moderate?policy=classpath:actions.yaml");
                from("direct:classify").to("clip:classify?labels=red circle,black bomb");
                from("direct:similarity").to("clip:similarity");
                from("direct:rank").to("clip:rank?query=a red circle");
                from("direct:index").to("clip:index?indexDirectory=" + folder);
                from("direct:tenant").to("clip:search?filter=tenant=1&indexDirectory=" + folder);
                from("direct:search").to("clip:search?indexDirectory=" + folder);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "threshold=NaN",
                "margin=NaN",
                "minScore=NaN",
                "minScore=-Infinity",
                "queryWeight=NaN",
                "negativeWeight=NaN",
                "nearDuplicateThreshold=NaN",
                "logitScale=NaN",
                "logitScale=Infinity",
                "logitBias=NaN",
                "maxTextLength=0"
            })
    void anOptionThatIsNoNumberFailsAtTheStart(String option) {
        assertThatThrownBy(() -> context.getEndpoint("clip:embed?" + option))
                .rootCause()
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(option.substring(0, option.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aVectorThatIsNotFiniteIsRefused(float value) {
        var vector = new float[96];
        vector[0] = 1;
        vector[95] = value;

        for (String uri : List.of("embed", "moderate", "classify")) {
            assertThat(send("direct:" + uri, vector, Map.of()).getException())
                    .as(uri)
                    .isInstanceOf(InvalidMediaException.class);
        }
    }

    @Test
    void anImageIsNotJudgedAsTextBecauseAHeaderSaysSo() throws Exception {
        Exchange result =
                send(
                        "direct:moderate",
                        image("black-bomb.png"),
                        Map.of(ClipConstants.MODALITY, "TEXT"));

        assertThat(result.getException()).isInstanceOf(InvalidMediaException.class);
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void aHeaderOfLabelsReadsNoFile() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "the password is 4711\n");

        Exchange result =
                send(
                        "direct:classify",
                        image("red-circle.png"),
                        Map.of(ClipConstants.LABELS, "resource:file:" + secret));

        assertThat(result.getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.LABELS);
        assertThat(String.valueOf(result.getMessage().getBody())).doesNotContain("4711");
    }

    @Test
    void aHeaderThatIsAFileIsNotRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "3");

        Exchange result =
                send(
                        "direct:classify",
                        image("red-circle.png"),
                        Map.of(ClipConstants.TOP_K, secret.toFile()));

        assertThat(result.getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.TOP_K);
    }

    @Test
    void aHeaderOfAMillionLabelsIsRefused() throws Exception {
        Exchange result =
                send(
                        "direct:classify",
                        image("red-circle.png"),
                        Map.of(ClipConstants.LABELS, Collections.nCopies(1_000_000, "a")));

        assertThat(result.getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.LABELS);
    }

    @Test
    void aVerdictThatAClientSetIsGoneWhenModerationFails() {
        Exchange result =
                send(
                        "direct:moderate",
                        null,
                        Map.of(ClipConstants.FLAGGED, false, ClipConstants.PRIORITY, "first"));

        assertThat(result.getException()).isNotNull();
        assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
    }

    @Test
    void aVectorOfAnotherSizeIsRefused() {
        for (int size : new int[] {1, 5, 4096}) {
            var vector = new float[size];
            vector[0] = 1;
            assertThat(send("direct:classify", vector, Map.of()).getException())
                    .as("%d values", size)
                    .isInstanceOf(PermanentException.class);
        }
    }

    @Test
    void anErrorRepeatsNoWholeBody() {
        Exchange result = send("direct:rank", "x\ny".repeat(10_000), Map.of());

        assertThat(result.getException()).isInstanceOf(InvalidMediaException.class);
        assertThat(result.getException().getMessage()).hasSizeLessThan(400).doesNotContain("\n");
    }

    @Test
    void anErrorRepeatsNoWholeFileName() {
        Exchange result =
                send(
                        "direct:embed",
                        new byte[] {1},
                        Map.of(Exchange.FILE_NAME, "forged\nlog line ".repeat(5_000)));

        assertThat(result.getException()).isInstanceOf(InvalidMediaException.class);
        assertThat(result.getException().getMessage()).hasSizeLessThan(400).doesNotContain("\n");
    }

    @Test
    void anErrorRepeatsNoWholeHeader() throws Exception {
        Exchange result =
                send(
                        "direct:classify",
                        image("red-circle.png"),
                        Map.of(ClipConstants.TOP_K, "forged\nlog line ".repeat(5_000)));

        assertThat(result.getException()).isInstanceOf(InvalidOptionException.class);
        assertThat(result.getException().getMessage()).hasSizeLessThan(400).doesNotContain("\n");
    }

    @Test
    void moreResultsThanFitTheMemoryAreRefused() {
        send("direct:index", "a red circle", Map.of());

        for (String header : List.of(ClipConstants.TOP_K, ClipConstants.OFFSET)) {
            assertThat(
                            send("direct:search", "a circle", Map.of(header, Integer.MAX_VALUE))
                                    .getException())
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining(header);
        }
    }

    @Test
    void aHeaderDoesNotLeaveTheFilterOfTheEndpoint() {
        for (int tenant : new int[] {1, 2}) {
            send(
                    "direct:index",
                    "a red circle of tenant " + tenant,
                    Map.of(ClipConstants.METADATA, Map.of("tenant", tenant, "color", "red")));
        }

        assertThat(results(Map.of())).hasSize(1);
        assertThat(results(Map.of(ClipConstants.FILTER, "color=red"))).hasSize(1);
        assertThat(results(Map.of(ClipConstants.FILTER, "tenant=2"))).isEmpty();
        assertThat(results(Map.of(ClipConstants.FILTER, Map.of("tenant", List.of(1, 2)))))
                .hasSize(1);
    }

    private List<?> results(Map<String, Object> headers) {
        return send("direct:tenant", "a red circle", headers).getMessage().getBody(List.class);
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
