/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

/** Vectors, and what they say of each other. */
class ClipVectorsTest extends CamelTestSupport {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");

    private static byte[] image(String name) throws IOException {
        return Files.readAllBytes(IMAGES.resolve(name));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed");
                from("direct:embed-chunks").to("clip:embed?longText=chunk");
                from("direct:embed-strict").to("clip:embed?longText=error");
                from("direct:similarity").to("clip:similarity");
                from("direct:similarity-to").to("clip:similarity?query=a photo of a red circle");
                from("direct:rank").to("clip:rank?query=a photo of a black bomb");
                from("direct:best").to("clip:rank?query=a photo of a black bomb&topK=1");
                from("direct:several")
                        .to(
                                "clip:classify?labels=red circle,black bomb&multiLabel=true&threshold=0.5");
                from("direct:close").to("clip:classify?labels=red circle,a red circle&margin=0.99");
                from("direct:ensemble")
                        .to("clip:classify?labels=red circle,black bomb&promptTemplate=imagenet");
            }
        };
    }

    @Test
    void anImageAndItsCaptionLieNearEachOther() throws Exception {
        float[] image = vector(image("red-circle.png"));
        float[] right = vector("a photo of a red circle");
        float[] wrong = vector("a photo of a black bomb");

        assertThat(dot(image, image)).isCloseTo(1, within(1e-5));
        assertThat(dot(image, right)).isGreaterThan(dot(image, wrong));
    }

    @Test
    void aListIsABatchAndGivesAList() throws Exception {
        Exchange result =
                send(
                        "direct:embed",
                        List.of("skull", image("red-circle.png"), "a red circle"),
                        Map.of());

        List<?> vectors = result.getMessage().getBody(List.class);
        assertThat(vectors).hasSize(3).allMatch(float[].class::isInstance);
        assertThat((float[]) vectors.get(1))
                .containsExactly(vector(image("red-circle.png")), within(1e-4f));
        assertThat(result.getMessage().getHeader(ClipConstants.VECTOR_SIZE))
                .isEqualTo(((float[]) vectors.get(0)).length);
    }

    @Test
    void aBrokenItemOfAListFailsWithItsNumber() throws Exception {
        byte[] broken = "nothing".getBytes(StandardCharsets.UTF_8);

        Exchange result = send("direct:embed", List.of(image("red-circle.png"), broken), Map.of());

        assertThat(result.getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("Item 2 of 2");
    }

    @Test
    void aVectorConvertsToTheListThatVectorStoresTake() {
        float[] vector = vector("a red circle");

        List<?> list = context.getTypeConverter().convertTo(List.class, vector);

        assertThat(list).hasSize(vector.length).first().isEqualTo(vector[0]);
    }

    @Test
    void aVectorFromTheCacheIsTheCallersOwn() {
        float[] first = vector("a blue star");
        first[0] = 42;

        assertThat(vector("a blue star")[0]).isNotEqualTo(42);
        ClipComponent component = context.getComponent("clip", ClipComponent.class);
        assertThat(component.embeddingCache().hits()).isPositive();
    }

    @Test
    void aLongTextIsCutReadInWindowsOrRefused() {
        String longText = "a red circle and ".repeat(40) + "a black bomb";

        float[] cut = vector(longText);
        float[] whole =
                send("direct:embed-chunks", longText, Map.of()).getMessage().getBody(float[].class);
        Exchange refused = send("direct:embed-strict", longText, Map.of());

        assertThat(dot(whole, whole)).isCloseTo(1, within(1e-5));
        assertThat(dot(cut, whole)).isLessThan(0.9999);
        assertThat(refused.getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("option longText to truncate or chunk");
    }

    @Test
    void similarityIsACosineAndAClipScore() throws Exception {
        Exchange result = send("direct:similarity-to", image("red-circle.png"), Map.of());

        float cosine = result.getMessage().getBody(Float.class);
        double expected = dot(vector(image("red-circle.png")), vector("a photo of a red circle"));
        assertThat((double) cosine).isCloseTo(expected, within(1e-4));
        assertThat(result.getMessage().getHeader(ClipConstants.CLIP_SCORE, Float.class))
                .isCloseTo(2.5f * cosine, within(1e-5f));
    }

    @Test
    void twoImagesOrTwoTextsAreComparedToo() throws Exception {
        byte[] circle = image("red-circle.png");

        float same = similarity(List.of(circle, circle));
        float other = similarity(List.of(circle, image("black-bomb.png")));
        float texts = similarity(List.of("a red circle", "a red circle"));

        assertThat(same).isCloseTo(1, within(1e-4f));
        assertThat(other).isLessThan(same);
        assertThat(texts).isCloseTo(1, within(1e-4f));
    }

    private float similarity(List<?> pair) {
        return send("direct:similarity", pair, Map.of()).getMessage().getBody(Float.class);
    }

    @Test
    void givenVectorsAreNormalizedAndChecked() {
        assertThat(similarity(List.of(new float[] {2, 0}, new float[] {0.5f, 0}))).isEqualTo(1);
        assertThat(
                        send("direct:similarity", List.of(new float[] {1, 0}, "a text"), Map.of())
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("different models");
        assertThat(send("direct:embed", new float[] {0, 0}, Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("no direction");
    }

    @Test
    void withoutSomethingToCompareWithItSaysSo() {
        assertThat(send("direct:similarity", "alone", Map.of()).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.QUERY);
    }

    @Test
    void candidatesAreSortedByHowWellTheyFit() throws Exception {
        byte[] circle = image("red-circle.png");
        byte[] bomb = image("black-bomb.png");

        Exchange result = send("direct:rank", List.of(circle, bomb), Map.of());

        assertThat(result.getMessage().getBody(List.class)).isEqualTo(List.of(bomb, circle));
        assertThat(result.getMessage().getHeader(ClipConstants.ORDER)).isEqualTo(List.of(1, 0));
    }

    @Test
    void textsAreRankedByAnImageAndOnlyTheBestAreKept() throws Exception {
        Exchange result =
                send(
                        "direct:rank",
                        List.of("a black bomb", "a red circle", "a green tree"),
                        Map.of(
                                ClipConstants.QUERY,
                                image("red-circle.png"),
                                ClipConstants.TOP_K,
                                1));

        assertThat(result.getMessage().getBody()).isEqualTo(List.of("a red circle"));
    }

    @Test
    void theOptionTopKLimitsTheRankedCandidates() throws Exception {
        byte[] bomb = image("black-bomb.png");

        Exchange result = send("direct:best", List.of(image("red-circle.png"), bomb), Map.of());

        assertThat(result.getMessage().getBody(List.class)).isEqualTo(List.of(bomb));
    }

    @Test
    void withoutTopKAllCandidatesAreRanked() throws Exception {
        List<String> candidates = List.of("a", "b", "c", "d", "e", "f", "g");

        Exchange result = send("direct:rank", candidates, Map.of());

        assertThat(result.getMessage().getBody(List.class)).hasSameSizeAs(candidates);
    }

    @Test
    void anOptionOutOfRangeNamesTheOptionAndItsHeader() throws Exception {
        Exchange result = send("direct:rank", List.of("a", "b"), Map.of(ClipConstants.TOP_K, 0));

        assertThat(result.getException())
                .hasMessage(
                        "topK=0 is out of range: expected 1 to 10000. Set the option topK or the header CamelClipTopK");
    }

    @Test
    void severalLabelsMayFit() throws Exception {
        Exchange result =
                send(
                        "direct:several",
                        image("red-circle.png"),
                        Map.of(ClipConstants.LABELS, "red circle,a circle,black bomb"));

        assertThat(result.getMessage().getBody(List.class))
                .contains("red circle", "a circle")
                .doesNotContain("black bomb");
    }

    @Test
    void labelsThatAreHardToTellApartAreMarked() throws Exception {
        Exchange result = send("direct:close", image("red-circle.png"), Map.of());

        assertThat(result.getMessage().getHeader(ClipConstants.CONFUSABLE)).isEqualTo(true);
    }

    @Test
    void theTemplatesOfThePaperAreKnownByName() throws Exception {
        assertThat(
                        send("direct:ensemble", image("red-circle.png"), Map.of())
                                .getMessage()
                                .getBody())
                .isEqualTo("red circle");
    }

    @Test
    void aListOfImagesIsClassifiedAsABatch() throws Exception {
        Exchange result =
                send(
                        "direct:ensemble",
                        List.of(image("black-bomb.png"), image("red-circle.png")),
                        Map.of());

        assertThat(result.getMessage().getBody()).isEqualTo(List.of("black bomb", "red circle"));
    }

    private float[] vector(Object body) {
        return send("direct:embed", body, Map.of()).getMessage().getBody(float[].class);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
