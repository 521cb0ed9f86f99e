/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded index, used as an EmbeddingStore of LangChain4j. */
class IndexEmbeddingStoreTest {

    @TempDir Path folder;

    private IndexEmbeddingStore store;

    @BeforeEach
    void open() {
        store = new IndexEmbeddingStore(folder.resolve("index"));
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.close();
        assertThat(LuceneIndex.openCount()).isZero();
    }

    private static EmbeddingSearchRequest.EmbeddingSearchRequestBuilder near(float... vector) {
        return EmbeddingSearchRequest.builder().queryEmbedding(Embedding.from(vector));
    }

    private List<EmbeddingMatch<TextSegment>> search(
            EmbeddingSearchRequest.EmbeddingSearchRequestBuilder request) {
        return store.search(request.build()).matches();
    }

    @Test
    void aSearchBeforeTheFirstEntryFindsNothing() {
        assertThat(search(near(1, 0))).isEmpty();
    }

    @Test
    void textsAndMetadataComeBackWithTheirScores() {
        String id =
                store.add(
                        Embedding.from(new float[] {1, 0}),
                        TextSegment.from("a red circle", Metadata.from("shop", "north")));
        store.add("far", Embedding.from(new float[] {0, 1}));

        List<EmbeddingMatch<TextSegment>> matches = search(near(1, 0).maxResults(2));

        assertThat(matches).extracting(EmbeddingMatch::embeddingId).containsExactly(id, "far");
        assertThat(matches.get(0).embedded().text()).isEqualTo("a red circle");
        assertThat(matches.get(0).embedded().metadata().toMap()).isEqualTo(Map.of("shop", "north"));
        assertThat(matches.get(0).score()).isCloseTo(1, within(1e-6));
        assertThat(matches.get(1).score()).isCloseTo(0.5, within(1e-6));
        assertThat(matches.get(1).embedded().text()).isEqualTo("far");
    }

    @Test
    void filtersAndMinimumScoresNarrowTheSearch() {
        store.addAll(
                List.of("a", "b"),
                List.of(Embedding.from(new float[] {1, 0}), Embedding.from(new float[] {1, 1})),
                List.of(
                        TextSegment.from("one", new Metadata().put("price", 5)),
                        TextSegment.from("two", new Metadata().put("price", 50))));

        assertThat(search(near(1, 0).filter(metadataKey("price").isGreaterThan(10))))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactly("b");
        assertThat(search(near(1, 0).minScore(0.9)))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactly("a");
    }

    @Test
    void removedEntriesAreNotFound() {
        List<String> ids =
                store.addAll(
                        List.of(
                                Embedding.from(new float[] {1, 0}),
                                Embedding.from(new float[] {0, 1})));

        store.remove(ids.get(0));

        assertThat(search(near(1, 0)))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactly(ids.get(1));
    }

    @Test
    void theIndexIsSharedWithOtherUsers() {
        try (VectorIndex shared = store.share()) {
            shared.upsert(List.of(new IndexEntry("theirs", new float[] {1, 0}, "", Map.of())));

            assertThat(search(near(1, 0)))
                    .extracting(EmbeddingMatch::embeddingId)
                    .containsExactly("theirs");

            store.add("ours", Embedding.from(new float[] {0, 1}));

            var query = new IndexQuery(new float[] {0, 1}, 1, 0, -1, Optional.empty(), 0, 0);
            assertThat(shared.search(query)).extracting(SearchHit::id).containsExactly("ours");
        }
    }
}
