/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.clip.index.SearchHit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images and texts that are indexed, found, replaced and deleted, with any kind of index. A kind is
 * a subclass that names its options.
 */
abstract class ClipIndexStories extends CamelTestSupport {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");

    @TempDir Path folder;

    /** Returns the options of clip:index and clip:search that name the index. */
    abstract String options();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:index").to("clip:index?" + options());
                from("direct:search").to("clip:search?" + options());
                from("direct:distinct").to("clip:search?nearDuplicateThreshold=0.99&" + options());
                from("direct:empty").to("clip:search?index=nothing&indexDirectory=" + folder);
            }
        };
    }

    @BeforeEach
    void fill() throws IOException {
        put("circle", image("red-circle.png"), Map.of("color", "red", "size", 3));
        put("bomb", image("black-bomb.png"), Map.of("color", "black", "size", 5));
        put("star", "a photo of a blue star", Map.of("color", "blue", "size", 1));
    }

    static byte[] image(String name) throws IOException {
        return Files.readAllBytes(IMAGES.resolve(name));
    }

    void put(String id, Object body, Map<String, Object> metadata) {
        Exchange result =
                send(
                        "direct:index",
                        body,
                        Map.of(ClipConstants.ID, id, ClipConstants.METADATA, metadata));
        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody()).isSameAs(body);
    }

    @Test
    void whatIsNearestComesFirst() {
        List<SearchHit> hits = search("a photo of a red circle", Map.of());

        assertThat(hits).extracting(SearchHit::id).hasSize(3).startsWith("circle");
        assertThat(hits.get(0).score()).isGreaterThan(hits.get(1).score()).isLessThan(1);
        assertThat(hits.get(0).metadata()).containsEntry("color", "red");
    }

    @Test
    void imagesFindTheirLikeAndTextsKeepTheirText() throws IOException {
        assertThat(search(image("black-bomb.png"), Map.of()).get(0).id()).isEqualTo("bomb");
        assertThat(search("a photo of a blue star", Map.of()).get(0).text())
                .isEqualTo("a photo of a blue star");
    }

    @Test
    void metadataNarrowTheSearch() {
        String query = "a photo of a red circle";

        assertThat(ids(query, "color=black")).containsExactly("bomb");
        assertThat(ids(query, "size=3")).containsExactly("circle");
        assertThat(ids(query, Map.of("color", List.of("black", "blue"))))
                .containsExactlyInAnyOrder("bomb", "star");
        assertThat(ids(query, MetadataFilterBuilder.metadataKey("size").isGreaterThan(2)))
                .containsExactlyInAnyOrder("circle", "bomb");
        assertThat(ids(query, MetadataFilterBuilder.metadataKey("color").isNotEqualTo("red")))
                .containsExactlyInAnyOrder("bomb", "star");
    }

    @Test
    void pagesFollowEachOther() {
        List<String> all =
                search("a photo of a red circle", Map.of()).stream().map(SearchHit::id).toList();

        List<SearchHit> second =
                search(
                        "a photo of a red circle",
                        Map.of(ClipConstants.TOP_K, 1, ClipConstants.OFFSET, 1));

        assertThat(second).extracting(SearchHit::id).containsExactly(all.get(1));
    }

    @Test
    void whatIsNotAlikeEnoughIsLeftOut() throws IOException {
        List<SearchHit> hits =
                search(image("red-circle.png"), Map.of(ClipConstants.MIN_SCORE, 0.99f));

        assertThat(hits).extracting(SearchHit::id).containsExactly("circle");
    }

    @Test
    void anEntryOfTheSameIdIsReplaced() throws IOException {
        put("star", image("black-bomb.png"), Map.of("color", "black"));

        List<SearchHit> hits = search(image("black-bomb.png"), Map.of());

        assertThat(hits).hasSize(3);
        assertThat(hits.subList(0, 2))
                .extracting(SearchHit::id)
                .containsExactlyInAnyOrder("bomb", "star");
    }

    @Test
    void nearDuplicatesAreShownOnce() throws IOException {
        put("again", image("black-bomb.png"), Map.of());

        assertThat(search(image("black-bomb.png"), Map.of())).hasSize(4);
        Exchange distinct = send("direct:distinct", image("black-bomb.png"), Map.of());
        assertThat(distinct.getMessage().getBody(List.class)).hasSize(3);
    }

    @Test
    void whatIsTakenOutIsNotFound() {
        send(
                "direct:index",
                List.of("circle", "star"),
                Map.of(ClipConstants.INDEX_ACTION, "delete"));

        assertThat(search("a photo of a red circle", Map.of()))
                .extracting(SearchHit::id)
                .containsExactly("bomb");
    }

    List<String> ids(Object body, Object filter) {
        return search(body, Map.of(ClipConstants.FILTER, filter)).stream()
                .map(SearchHit::id)
                .toList();
    }

    @SuppressWarnings("unchecked")
    List<SearchHit> search(Object body, Map<String, Object> headers) {
        Exchange result = send("direct:search", body, headers);
        assertThat(result.getException()).isNull();
        return result.getMessage().getBody(List.class);
    }

    Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
