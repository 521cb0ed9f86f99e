/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmultimodal.kamelets.KameletRoutes.IMAGES;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.clip.moderation.ModerationAction;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelets moderate-action, classify-image-action, embed-action and image-search-action. */
class ImageKameletsTest {

    private static final Path RED_CIRCLE = IMAGES.resolve("red-circle.png");
    private static final Path BLACK_BOMB = IMAGES.resolve("black-bomb.png");
    private static final byte[] DAMAGED = "no image".getBytes(StandardCharsets.UTF_8);

    @TempDir static Path index;
    private static KameletRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        routes =
                new KameletRoutes()
                        .yaml(
                                """
                                - from:
                                    uri: direct:moderate-yaml
                                    steps:
                                      - to: kamelet:moderate-action
                                - from:
                                    uri: direct:classify-yaml
                                    steps:
                                      - to:
                                          uri: kamelet:classify-image-action
                                          parameters:
                                            labels: red circle,black bomb
                                - from:
                                    uri: direct:embed-yaml
                                    steps:
                                      - to: kamelet:embed-action
                                - from:
                                    uri: direct:search-yaml
                                    steps:
                                      - to:
                                          uri: kamelet:image-search-action
                                          parameters:
                                            indexDirectory: "%s"
                                            topK: 1
                                """
                                        .formatted(index))
                        .java(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:moderate-java").to("kamelet:moderate-action");
                                        from("direct:classify-java")
                                                .to(
                                                        "kamelet:classify-image-action"
                                                                + "?labels=red circle,black bomb");
                                        from("direct:classify-many")
                                                .to(
                                                        "kamelet:classify-image-action"
                                                                + "?labels=red circle,black bomb"
                                                                + "&multiLabel=true&threshold=0.5");
                                        from("direct:embed-java").to("kamelet:embed-action");
                                        from("direct:search-java")
                                                .to(
                                                        "kamelet:image-search-action?topK=1"
                                                                + "&indexDirectory="
                                                                + index);
                                        from("direct:index")
                                                .to("clip:index?indexDirectory=" + index);
                                    }
                                });
        for (Path image : List.of(RED_CIRCLE, BLACK_BOMB)) {
            routes.request(
                    "direct:index",
                    image,
                    Map.of(ClipConstants.ID, image.getFileName().toString()));
        }
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"moderate-yaml", "moderate-java"})
    void aVerdictIsSetInHeadersAndTheBodyIsUnchanged(String route) throws Exception {
        Message bomb = message(route, BLACK_BOMB);
        Message circle = message(route, RED_CIRCLE);

        assertThat(bomb.getHeader(ClipConstants.FLAGGED)).isEqualTo(true);
        assertThat(bomb.getHeader(ClipConstants.ACTION)).isEqualTo(ModerationAction.FLAG);
        assertThat(bomb.getBody()).isEqualTo(BLACK_BOMB);
        assertThat(circle.getHeader(ClipConstants.FLAGGED)).isEqualTo(false);
    }

    @Test
    void aTextIsModeratedToo() throws Exception {
        assertThat(
                        routes.request("direct:moderate-yaml", "a large black bomb")
                                .getMessage()
                                .getHeader(ClipConstants.FLAGGED))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify-yaml", "classify-java"})
    void anImageBecomesItsLabel(String route) throws Exception {
        Message result = message(route, RED_CIRCLE);

        assertThat(result.getBody()).isEqualTo("red circle");
        assertThat(result.getHeader(ClipConstants.TOP_SCORE, Float.class)).isGreaterThan(0.9f);
    }

    /** The template of a Kamelet is a URI, too: what is raw for the Kamelet stays so. */
    @Test
    void charactersOfUrisInPropertiesStayCharacters(@TempDir Path audit) throws Exception {
        try (var own =
                new KameletRoutes()
                        .yaml(
                                """
                                - from:
                                    uri: direct:classify
                                    steps:
                                      - to:
                                          uri: kamelet:classify-image-action
                                          parameters:
                                            labels: "RAW(red circle,R&D = 100%% (C++)?)"
                                            promptTemplate: "RAW(a photo of a {} & more)"
                                - from:
                                    uri: direct:moderate
                                    steps:
                                      - to:
                                          uri: kamelet:moderate-action
                                          parameters:
                                            auditUri: "RAW(file:%s?fileName=verdicts.jsonl&fileExist=Append)"
                                """
                                        .formatted(audit))) {
            Message classified = own.request("direct:classify", RED_CIRCLE).getMessage();
            own.request("direct:moderate", RED_CIRCLE);
            own.request("direct:moderate", BLACK_BOMB);

            assertThat(classified.getBody()).isEqualTo("red circle");
            assertThat(classified.getHeader(ClipConstants.SCORES, Map.class))
                    .containsOnlyKeys("red circle", "R&D = 100% (C++)?");
            assertThat(Files.readString(audit.resolve("verdicts.jsonl"))).contains("FLAG");
        }
    }

    @Test
    void severalLabelsCanApply() throws Exception {
        assertThat(message("classify-many", BLACK_BOMB).getBody()).isEqualTo(List.of("black bomb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"embed-yaml", "embed-java"})
    void anImageIsCloserToItsDescriptionThanToAnother(String route) throws Exception {
        float[] image = vector(route, RED_CIRCLE);

        assertThat(dot(image, image)).isBetween(0.999, 1.001);
        assertThat(dot(image, vector(route, "a red circle")))
                .isGreaterThan(dot(image, vector(route, "a black bomb")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"search-yaml", "search-java"})
    void aTextFindsAnImage(String route) throws Exception {
        assertThat(hits(route, "a black bomb", Map.of())).containsExactly("black-bomb.png");
        assertThat(hits(route, RED_CIRCLE, Map.of())).containsExactly("red-circle.png");
    }

    @Test
    void aHeaderChangesNeitherModelNorLabelsNorVerdict() throws Exception {
        Map<String, Object> headers =
                Map.of(
                        "model",
                        "/etc",
                        ClipConstants.MODEL,
                        "/etc",
                        ClipConstants.LABELS,
                        "green tree",
                        "camelcliplabels",
                        "green tree",
                        ClipConstants.PROMPT_TEMPLATE,
                        "no {}",
                        ClipConstants.MODALITY,
                        "text",
                        ClipConstants.FLAGGED,
                        false,
                        "policy",
                        "file:/etc/passwd");

        assertThat(body("classify-yaml", RED_CIRCLE, headers)).isEqualTo("red circle");
        assertThat(
                        routes.request("direct:moderate-yaml", BLACK_BOMB, headers)
                                .getMessage()
                                .getHeader(ClipConstants.FLAGGED))
                .isEqualTo(true);
        assertThat(
                        routes.request("direct:embed-yaml", RED_CIRCLE, headers)
                                .getMessage()
                                .getHeader(ClipConstants.MODEL))
                .isNotEqualTo("/etc");
    }

    @Test
    void aHeaderChangesNeitherQueryNorNumberOfResults() throws Exception {
        Map<String, Object> headers =
                Map.of(
                        ClipConstants.QUERY,
                        "a red circle",
                        ClipConstants.TOP_K,
                        2,
                        ClipConstants.OFFSET,
                        1,
                        ClipConstants.FILTER,
                        "shop=north");

        assertThat(hits("search-yaml", "a black bomb", headers)).containsExactly("black-bomb.png");
    }

    @Test
    void theVerdictOfAnEarlierStepStays() throws Exception {
        Exchange moderated = routes.request("direct:moderate-yaml", BLACK_BOMB);

        assertThat(
                        routes.request(
                                        "direct:classify-yaml",
                                        BLACK_BOMB,
                                        moderated.getMessage().getHeaders())
                                .getMessage()
                                .getHeader(ClipConstants.FLAGGED))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "moderate-yaml", "moderate-java", "classify-yaml", "classify-java",
                "embed-yaml", "embed-java", "search-yaml", "search-java"
            })
    void aRouteGetsTheExceptionOfADamagedImage(String route) throws IOException {
        byte[] cut = new byte[200];
        System.arraycopy(Files.readAllBytes(RED_CIRCLE), 0, cut, 0, cut.length);

        for (byte[] body : List.of(DAMAGED, cut)) {
            Exchange result = routes.send("direct:" + route, body, Map.of());

            assertThat(result.getException()).isInstanceOf(InvalidMediaException.class);
            assertThat(result.getMessage().getHeaders()).doesNotContainKey(ClipConstants.FLAGGED);
        }
    }

    @Test
    void aTextIsNotClassifiedAsAnImage() {
        assertThat(routes.send("direct:classify-yaml", "red circle", Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class);
    }

    private static Message message(String route, Object body) throws Exception {
        return routes.request("direct:" + route, body).getMessage();
    }

    private static Object body(String route, Object body, Map<String, Object> headers)
            throws Exception {
        return routes.request("direct:" + route, body, headers).getMessage().getBody();
    }

    private static float[] vector(String route, Object body) throws Exception {
        return message(route, body).getBody(float[].class);
    }

    private static List<String> hits(String route, Object body, Map<String, Object> headers)
            throws Exception {
        List<?> hits = (List<?>) body(route, body, headers);
        return hits.stream().map(hit -> ((SearchHit) hit).id()).toList();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
