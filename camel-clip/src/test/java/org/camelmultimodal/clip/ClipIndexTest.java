/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
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
import org.camelmultimodal.clip.index.IndexEntry;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.IndexUnavailableException;
import org.camelmultimodal.clip.index.LuceneIndex;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.clip.index.StoreIndex;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

/** The embedded index: its stories, its files, and its processes. */
class ClipIndexTest extends ClipIndexStories {

    @Override
    String options() {
        return "index=shapes&indexDirectory=" + folder;
    }

    @Test
    void imageAndTextTogetherAndWhatIsNotWanted() throws IOException {
        byte[] circle = image("red-circle.png");

        List<SearchHit> both =
                search(
                        circle,
                        Map.of(
                                ClipConstants.QUERY,
                                "a photo of a black bomb",
                                ClipConstants.QUERY_WEIGHT,
                                1f));
        List<SearchHit> without =
                search("a photo of a red circle", Map.of(ClipConstants.NEGATIVE_QUERY, circle));

        assertThat(both.get(0).id()).isEqualTo("bomb");
        float plain = search("a photo of a red circle", Map.of()).get(0).score();
        assertThat(without)
                .filteredOn(hit -> hit.id().equals("circle"))
                .allMatch(hit -> hit.score() < plain);
    }

    @Test
    void theHeaderNegativeWeightDecidesHowMuchTheNegativeQueryCounts() throws IOException {
        String text = "a photo of a red circle";
        byte[] circle = image("red-circle.png");

        float plain = search(text, Map.of()).get(0).score();
        List<SearchHit> without =
                search(
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
        byte[] image = image("red-circle.png");
        send("direct:index", image, Map.of());
        send("direct:index", image, Map.of());

        assertThat(search(image, Map.of())).hasSize(4);
    }

    @Test
    void anIdThatIsNoTextIsRefused() {
        Exchange refused =
                send("direct:index", "a tree", Map.of(ClipConstants.ID, folder.toFile()));

        assertThat(refused.getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(ClipConstants.ID);
    }

    @Test
    void aListBecomesManyEntries() {
        Exchange result =
                send("direct:index", List.of("one tree", "two trees", "three trees"), Map.of());

        assertThat(result.getMessage().getHeader(ClipConstants.IDS)).asList().hasSize(3);
        assertThat(search("two trees", Map.of()).get(0).text()).isEqualTo("two trees");
    }

    @Test
    void entriesOutliveTheRoutes() throws Exception {
        context.getRouteController().stopAllRoutes();
        context.getRouteController().startAllRoutes();

        assertThat(search("a photo of a red circle", Map.of())).hasSize(3);
    }

    @Test
    void aVolumeThatWasAwayIsUsedAgainWhenItIsBack() throws Exception {
        Path index = folder.resolve("shapes");
        Path away = folder.resolve("away");
        Map<String, Object> headers = Map.of(ClipConstants.ID, "tree");

        Files.move(index, away);
        Exchange refused = send("direct:index", "a green tree", headers);
        Files.move(away, index);
        Exchange taken = send("direct:index", "a green tree", headers);

        assertThat(refused.getException()).isInstanceOf(IndexUnavailableException.class);
        assertThat(taken.getException()).isNull();
        assertThat(search("a green tree", Map.of()))
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
                    .hasMessageContaining("another process is writing to it");
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
                    .hasMessageContaining("expected vectors of one model");
        }
    }

    @Test
    void anIndexWithoutEntriesSaysSo() {
        assertThat(send("direct:empty", "anything", Map.of()).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("is empty: expected at least one entry");
    }

    @Test
    void aSearchForNothingAndAFilterThatIsNoneFailTyped() {
        assertThat(send("direct:search", null, Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class);
        assertThat(
                        send("direct:search", "tree", Map.of(ClipConstants.FILTER, "red"))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("name=value")
                .hasMessageEndingWith("Set the option filter or the header CamelClipFilter");
    }

    @Test
    void aSearchGoesOnlySoDeep() {
        assertThat(
                        send("direct:search", "tree", Map.of(ClipConstants.OFFSET, 10_000))
                                .getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("expected offset + topK and numCandidates of at most 10000");
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
}
