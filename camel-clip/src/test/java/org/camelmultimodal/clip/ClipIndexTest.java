/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.clip.index.IndexEntry;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.IndexUnavailableException;
import org.camelmultimodal.clip.index.LuceneIndex;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.clip.index.StoreIndex;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures and texts that are put in, found, replaced and taken out. */
class ClipIndexTest extends CamelTestSupport {

    private static final Path PICTURES = Path.of("src/test/resources/pictures");

    /** The size of demo-clip's vectors. */
    private static final int DIMENSION = 96;

    /** Where a PostgreSQL with pgvector listens, as host:port; null where there is none. */
    private static final String POSTGRES = System.getenv("CAMEL_MULTIMODAL_TEST_POSTGRES");

    @TempDir Path folder;

    static List<String> kinds() {
        return POSTGRES == null
                ? List.of("lucene", "store")
                : List.of("lucene", "store", "postgres");
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        context.getRegistry().bind("store", new InMemoryEmbeddingStore<TextSegment>());
        if (POSTGRES != null) {
            context.getRegistry().bind("postgres", postgres());
        }
        return new RouteBuilder() {
            @Override
            public void configure() {
                String embedded = "index=shapes&indexDirectory=" + folder;
                from("direct:lucene-index").to("clip:index?" + embedded);
                from("direct:lucene-search").to("clip:search?" + embedded);
                from("direct:lucene-distinct")
                        .to("clip:search?nearDuplicateThreshold=0.99&" + embedded);
                for (String store : kinds().subList(1, kinds().size())) {
                    String bean = "embeddingStore=#" + store;
                    from("direct:" + store + "-index").to("clip:index?" + bean);
                    from("direct:" + store + "-search").to("clip:search?" + bean);
                    from("direct:" + store + "-distinct")
                            .to("clip:search?nearDuplicateThreshold=0.99&" + bean);
                }
                from("direct:empty").to("clip:search?index=nothing&indexDirectory=" + folder);
            }
        };
    }

    private static PgVectorEmbeddingStore postgres() {
        String[] address = POSTGRES.split(":");
        return PgVectorEmbeddingStore.builder()
                .host(address[0])
                .port(Integer.parseInt(address[1]))
                .user("camel")
                .password("camel")
                .database("postgres")
                .table("shapes")
                .dimension(DIMENSION)
                .dropTableFirst(true)
                .build();
    }

    @Test
    void postgresTakesPartWhereThereIsOne() {
        assumeTrue(
                POSTGRES != null,
                "CAMEL_MULTIMODAL_TEST_POSTGRES names no PostgreSQL with pgvector; .ci/with-postgres starts one");

        assertThat(kinds()).contains("postgres");
    }

    @BeforeEach
    void fill() throws IOException {
        for (String kind : kinds()) {
            put(kind, "circle", picture("red-circle.png"), Map.of("colour", "red", "size", 3));
            put(kind, "bomb", picture("black-bomb.png"), Map.of("colour", "black", "size", 5));
            put(kind, "star", "a photo of a blue star", Map.of("colour", "blue", "size", 1));
        }
    }

    private static byte[] picture(String name) throws IOException {
        return Files.readAllBytes(PICTURES.resolve(name));
    }

    private void put(String kind, String id, Object body, Map<String, Object> metadata) {
        Exchange result =
                send(
                        "direct:" + kind + "-index",
                        body,
                        Map.of(ClipConstants.ID, id, ClipConstants.METADATA, metadata));
        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody()).isSameAs(body);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsNearestComesFirst(String kind) {
        List<SearchHit> hits = search(kind, "a photo of a red circle", Map.of());

        assertThat(hits).extracting(SearchHit::id).hasSize(3).startsWith("circle");
        assertThat(hits.get(0).score()).isGreaterThan(hits.get(1).score()).isLessThan(1);
        assertThat(hits.get(0).metadata()).containsEntry("colour", "red");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void picturesFindTheirLikeAndTextsKeepTheirText(String kind) throws IOException {
        assertThat(search(kind, picture("black-bomb.png"), Map.of()).get(0).id()).isEqualTo("bomb");
        assertThat(search(kind, "a photo of a blue star", Map.of()).get(0).text())
                .isEqualTo("a photo of a blue star");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void metadataNarrowTheSearch(String kind) {
        String query = "a photo of a red circle";

        assertThat(ids(kind, query, "colour=black")).containsExactly("bomb");
        assertThat(ids(kind, query, "size=3")).containsExactly("circle");
        assertThat(ids(kind, query, Map.of("colour", List.of("black", "blue"))))
                .containsExactlyInAnyOrder("bomb", "star");
        assertThat(ids(kind, query, MetadataFilterBuilder.metadataKey("size").isGreaterThan(2)))
                .containsExactlyInAnyOrder("circle", "bomb");
        assertThat(
                        ids(
                                kind,
                                query,
                                MetadataFilterBuilder.metadataKey("colour").isNotEqualTo("red")))
                .containsExactlyInAnyOrder("bomb", "star");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void pagesFollowEachOther(String kind) {
        List<String> all =
                search(kind, "a photo of a red circle", Map.of()).stream()
                        .map(SearchHit::id)
                        .toList();

        List<SearchHit> second =
                search(
                        kind,
                        "a photo of a red circle",
                        Map.of(ClipConstants.TOP_K, 1, ClipConstants.OFFSET, 1));

        assertThat(second).extracting(SearchHit::id).containsExactly(all.get(1));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsNotAlikeEnoughIsLeftOut(String kind) throws IOException {
        List<SearchHit> hits =
                search(kind, picture("red-circle.png"), Map.of(ClipConstants.MIN_SCORE, 0.99f));

        assertThat(hits).extracting(SearchHit::id).containsExactly("circle");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEntryOfTheSameIdIsReplaced(String kind) throws IOException {
        put(kind, "star", picture("black-bomb.png"), Map.of("colour", "black"));

        List<SearchHit> hits = search(kind, picture("black-bomb.png"), Map.of());

        assertThat(hits).hasSize(3);
        assertThat(hits.subList(0, 2))
                .extracting(SearchHit::id)
                .containsExactlyInAnyOrder("bomb", "star");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nearDuplicatesAreShownOnce(String kind) throws IOException {
        put(kind, "again", picture("black-bomb.png"), Map.of());

        assertThat(search(kind, picture("black-bomb.png"), Map.of())).hasSize(4);
        Exchange distinct =
                send("direct:" + kind + "-distinct", picture("black-bomb.png"), Map.of());
        assertThat(distinct.getMessage().getBody(List.class)).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsTakenOutIsNotFound(String kind) {
        send(
                "direct:" + kind + "-index",
                List.of("circle", "star"),
                Map.of(ClipConstants.INDEX_ACTION, "delete"));

        assertThat(search(kind, "a photo of a red circle", Map.of()))
                .extracting(SearchHit::id)
                .containsExactly("bomb");
    }

    @Test
    void pictureAndTextTogetherAndWhatIsNotWanted() throws IOException {
        byte[] circle = picture("red-circle.png");

        List<SearchHit> both =
                search(
                        "lucene",
                        circle,
                        Map.of(
                                ClipConstants.QUERY,
                                "a photo of a black bomb",
                                ClipConstants.QUERY_WEIGHT,
                                1f));
        List<SearchHit> without =
                search(
                        "lucene",
                        "a photo of a red circle",
                        Map.of(ClipConstants.NEGATIVE_QUERY, circle));

        assertThat(both.get(0).id()).isEqualTo("bomb");
        float plain = search("lucene", "a photo of a red circle", Map.of()).get(0).score();
        assertThat(without)
                .filteredOn(hit -> hit.id().equals("circle"))
                .allMatch(hit -> hit.score() < plain);
    }

    @Test
    void theHeaderNegativeWeightDecidesHowMuchTheNegativeQueryCounts() throws IOException {
        String text = "a photo of a red circle";
        byte[] circle = picture("red-circle.png");

        float plain = search("lucene", text, Map.of()).get(0).score();
        List<SearchHit> without =
                search(
                        "lucene",
                        text,
                        Map.of(
                                ClipConstants.NEGATIVE_QUERY,
                                circle,
                                ClipConstants.NEGATIVE_WEIGHT,
                                0f));

        assertThat(without.get(0).score()).isCloseTo(plain, within(1e-5f));
    }

    @Test
    void theOnlyStoreOfTheRegistryIsFoundByItself() throws Exception {
        try (var own = new DefaultCamelContext()) {
            own.getRegistry().bind("only", new InMemoryEmbeddingStore<TextSegment>());
            own.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in-store").to("clip:index");
                            from("direct:in-folder")
                                    .to("clip:index?indexDirectory=" + folder.resolve("named"));
                            from("direct:search").to("clip:search");
                        }
                    });
            own.start();
            try (ProducerTemplate sender = own.createProducerTemplate()) {
                sender.sendBodyAndHeader("direct:in-store", "a tree", ClipConstants.ID, "tree");
                sender.sendBodyAndHeader("direct:in-folder", "a house", ClipConstants.ID, "house");

                assertThat(sender.requestBody("direct:search", "a house", List.class))
                        .extracting(hit -> ((SearchHit) hit).id())
                        .containsExactly("tree");
            }
        }
    }

    @Test
    void withoutAnIdTheContentIsTheId() throws IOException {
        byte[] picture = picture("red-circle.png");
        send("direct:lucene-index", picture, Map.of());
        send("direct:lucene-index", picture, Map.of());

        assertThat(search("lucene", picture, Map.of())).hasSize(4);
    }

    @Test
    void anIdThatIsNoTextIsRefused() {
        Exchange refused =
                send("direct:lucene-index", "a tree", Map.of(ClipConstants.ID, folder.toFile()));

        assertThat(refused.getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.ID);
    }

    @Test
    void aListBecomesManyEntries() {
        Exchange result =
                send(
                        "direct:lucene-index",
                        List.of("one tree", "two trees", "three trees"),
                        Map.of());

        assertThat(result.getMessage().getHeader(ClipConstants.IDS)).asList().hasSize(3);
        assertThat(search("lucene", "two trees", Map.of()).get(0).text()).isEqualTo("two trees");
    }

    @Test
    void entriesOutliveTheRoutes() throws Exception {
        context.getRouteController().stopAllRoutes();
        context.getRouteController().startAllRoutes();

        assertThat(search("lucene", "a photo of a red circle", Map.of())).hasSize(3);
    }

    @Test
    void aVolumeThatWasAwayIsUsedAgainWhenItIsBack() throws Exception {
        Path index = folder.resolve("shapes");
        Path away = folder.resolve("away");
        Map<String, Object> headers = Map.of(ClipConstants.ID, "tree");

        Files.move(index, away);
        Exchange refused = send("direct:lucene-index", "a green tree", headers);
        Files.move(away, index);
        Exchange taken = send("direct:lucene-index", "a green tree", headers);

        assertThat(refused.getException()).isInstanceOf(IndexUnavailableException.class);
        assertThat(taken.getException()).isNull();
        assertThat(search("lucene", "a green tree", Map.of()))
                .extracting(SearchHit::id)
                .contains("tree", "circle", "bomb", "star");
    }

    @Test
    void whatWasPutInSurvivesAProcessThatIsKilled() throws Exception {
        Path index = folder.resolve("crash");
        Process writer = writer(index);
        try (var said = writer.inputReader()) {
            assertThat(said.readLine()).isEqualTo("written");
            writer.destroyForcibly().waitFor();
        }

        try (LuceneIndex left = LuceneIndex.open(index)) {
            assertThat(left.search(anything())).hasSize(3);
            left.upsert(List.of(new IndexEntry("4", new float[] {1, 1}, "", Map.of())));
            assertThat(left.search(anything())).hasSize(4);
        }
    }

    @Test
    void whileOneProcessWritesOthersReadAndMayNotWrite() throws Exception {
        Path index = folder.resolve("locked");
        Process writer = writer(index);
        try (var said = writer.inputReader();
                LuceneIndex mine = LuceneIndex.open(index)) {
            assertThat(said.readLine()).isEqualTo("written");

            assertThat(mine.search(anything())).hasSize(3);
            assertThatThrownBy(() -> mine.delete(List.of("1")))
                    .isInstanceOf(IndexUnavailableException.class)
                    .hasMessageContaining("another process writes it");
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static IndexQuery anything() {
        return new IndexQuery(new float[] {1, 0}, 10, 0, -1, Optional.empty(), 0, 10);
    }

    private static Process writer(Path index) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        index.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Puts three entries in and then keeps the index open until it is killed. */
    static final class WritingProcess {
        public static void main(String[] arguments) throws Exception {
            try (LuceneIndex index = LuceneIndex.open(Path.of(arguments[0]))) {
                for (int i = 1; i <= 3; i++) {
                    index.upsert(
                            List.of(
                                    new IndexEntry(
                                            String.valueOf(i), new float[] {i, 1}, "", Map.of())));
                }
                System.out.println("written");
                System.out.flush();
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void vectorsOfAnotherModelAreRefused() {
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("shapes"))) {
            var entry = new IndexEntry("other", new float[] {1, 0, 0}, "", Map.of());

            assertThatThrownBy(() -> index.upsert(List.of(entry)))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("another model");
        }
    }

    @Test
    void anIndexWithoutEntriesSaysSo() {
        assertThat(send("direct:empty", "anything", Map.of()).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("has no entries yet");
    }

    @Test
    void aSearchForNothingAndAFilterThatIsNoneFailTyped() {
        assertThat(send("direct:lucene-search", null, Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class);
        assertThat(
                        send("direct:lucene-search", "tree", Map.of(ClipConstants.FILTER, "red"))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("name=value");
    }

    @Test
    void aSearchGoesOnlySoDeep() {
        assertThat(
                        send("direct:lucene-search", "tree", Map.of(ClipConstants.OFFSET, 10_000))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("no deeper than 10000");
    }

    @Test
    void whatAStoreThrowsBecomesTyped() {
        var away =
                new InMemoryEmbeddingStore<TextSegment>() {
                    @Override
                    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest query) {
                        throw new IllegalStateException("connection refused");
                    }
                };
        var ofAnotherModel = new InMemoryEmbeddingStore<TextSegment>();
        ofAnotherModel.add(Embedding.from(new float[] {1, 0, 0}), TextSegment.from("tree"));
        var query = new IndexQuery(new float[] {1, 0}, 10, 0, -1, Optional.empty(), 0, 10);

        assertThatThrownBy(() -> new StoreIndex(away).search(query))
                .isInstanceOf(IndexUnavailableException.class)
                .hasMessageContaining("connection refused");
        assertThatThrownBy(() -> new StoreIndex(ofAnotherModel).search(query))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void vectorsOfMoreValuesThanLuceneUsuallyTakes() {
        var wide = new float[1536];
        Arrays.fill(wide, 1);
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("wide"))) {
            index.upsert(List.of(new IndexEntry("wide", wide, "", Map.of())));
        }
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("wide"))) {
            assertThat(index.search(new IndexQuery(wide, 1, 0, 0, Optional.empty(), 0, 10)))
                    .hasSize(1);
        }
    }

    private List<String> ids(String kind, Object body, Object filter) {
        return search(kind, body, Map.of(ClipConstants.FILTER, filter)).stream()
                .map(SearchHit::id)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private List<SearchHit> search(String kind, Object body, Map<String, Object> headers) {
        Exchange result = send("direct:" + kind + "-search", body, headers);
        assertThat(result.getException()).isNull();
        return result.getMessage().getBody(List.class);
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
