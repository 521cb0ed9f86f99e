/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters as clients could send them: large, deep, and with names and values of any kind. */
class MetadataFiltersTest {

    @TempDir Path folder;

    private VectorIndex lucene;
    private final VectorIndex store = new StoreIndex(new InMemoryEmbeddingStore<>());

    @BeforeEach
    void fill() {
        lucene = LuceneIndex.open(folder.resolve("index"));
        for (VectorIndex index : List.of(lucene, store)) {
            index.upsert(
                    List.of(
                            entry("red", Map.of("color", "red", "size", 3)),
                            entry("black", Map.of("color", "black", "size", 5)),
                            entry("star", Map.of("color", "a*b?c\\d", "size", 7))));
        }
    }

    @AfterEach
    void close() {
        lucene.close();
    }

    private static IndexEntry entry(String id, Map<String, Object> metadata) {
        return new IndexEntry(id, new float[] {1, 2}, "", metadata);
    }

    private static List<String> ids(VectorIndex index, Object filter) {
        var query =
                new IndexQuery(new float[] {1, 2}, 10, 0, -1, MetadataFilters.parse(filter), 0, 10);
        return index.search(query).stream().map(SearchHit::id).sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 20_000})
    void aFilterOfThousandsOfValuesFindsWhatHasOneOfThem(int count) {
        List<Object> colors = new ArrayList<>(List.of("red"));
        IntStream.range(0, count).forEach(i -> colors.add("color " + i));

        assertThat(ids(lucene, Map.of("color", colors))).containsExactly("red");
    }

    @Test
    void aThousandValuesWorkInAStoreTooAndMoreAreRefused() {
        List<Object> colors = new ArrayList<>(List.of("red"));
        IntStream.range(0, 1000).forEach(i -> colors.add("color " + i));

        assertThat(ids(store, Map.of("color", colors))).containsExactly("red");
        IntStream.range(0, 1000).forEach(i -> colors.add("other " + i));
        assertThatThrownBy(() -> ids(store, Map.of("color", colors)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("at most 1024");
    }

    @Test
    void numbersAndTextsMayStandForOneName() {
        assertThat(ids(lucene, Map.of("size", Arrays.asList(3, 5L, "7", null))))
                .containsExactly("black", "red");
        assertThat(ids(lucene, Map.of("size", IntStream.range(4, 3000).boxed().toList())))
                .containsExactly("black", "star");
    }

    @Test
    void aThousandPairsAreOneQuery() {
        var pairs = new LinkedHashMap<String, Object>();
        IntStream.range(0, 1000).forEach(i -> pairs.put("name" + i, "value"));
        String text =
                pairs.keySet().stream()
                        .map(name -> name + "=value")
                        .collect(Collectors.joining(","));

        assertThat(ids(lucene, pairs)).isEmpty();
        assertThat(ids(lucene, text)).isEmpty();
        assertThat(ids(store, pairs)).isEmpty();
    }

    @Test
    void moreConditionsThanAQueryTakesAreRefusedBeforeAnyQueryIsMade() {
        String text = "a=1,".repeat(2_000_000) + "b=2";
        var pairs = new LinkedHashMap<String, Object>();
        IntStream.range(0, 2000).forEach(i -> pairs.put("name" + i, "value"));
        Filter chain = metadataKey("a").isEqualTo("b");
        for (int i = 0; i < 100_000; i++) {
            chain = chain.and(metadataKey("a").isEqualTo("b"));
        }
        Filter nots = metadataKey("a").isEqualTo("b");
        for (int i = 0; i < 100_000; i++) {
            nots = new Not(nots);
        }
        Filter doubled = metadataKey("a").isEqualTo("b");
        for (int i = 0; i < 60; i++) {
            doubled = doubled.or(doubled);
        }

        Filter alternating = metadataKey("a").isEqualTo("b");
        for (int i = 0; i < 50; i++) {
            alternating = alternating.or(alternating).and(metadataKey("a").isEqualTo("b"));
        }

        for (Object filter : List.of(text, pairs, chain, nots, doubled, alternating)) {
            assertThatThrownBy(() -> MetadataFilters.parse(filter))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageMatching("(?s).*more than (1024 conditions|32 levels).*")
                    .hasMessageContaining("expected at most that many");
        }
    }

    @Test
    void filtersJustBelowTheBoundAreWorkedOn() {
        Filter ands = metadataKey("color").isEqualTo("red");
        Filter nots = metadataKey("color").isEqualTo("red");
        for (int i = 0; i < 500; i++) {
            ands = ands.and(new Not(metadataKey("color").isEqualTo("blue" + i)));
        }
        for (int i = 0; i < 15; i++) {
            nots = new Not(new Not(nots));
        }

        for (VectorIndex index : List.of(lucene, store)) {
            assertThat(ids(index, ands)).containsExactly("red");
            assertThat(ids(index, nots)).containsExactly("red");
        }
    }

    @Test
    void whatATextContainsIsTakenLiterally() {
        assertThat(ids(lucene, metadataKey("color").containsString("*b?c\\")))
                .containsExactly("star");
        assertThat(ids(lucene, metadataKey("color").containsString("*"))).containsExactly("star");
    }

    @ParameterizedTest
    @ValueSource(ints = {2000, 100_000})
    void aLongTextToBeContainedIsRefusedOrFindsNothing(int length) {
        Filter filter = metadataKey("color").containsString("ab".repeat(length / 2));

        try {
            assertThat(ids(lucene, filter)).isEmpty();
        } catch (InvalidOptionException e) {
            assertThat(e).hasMessageContaining("too long");
        }
    }

    @Test
    void aValueLongerThanATermFindsNothing() {
        assertThat(ids(lucene, Map.of("color", "x".repeat(40_000)))).isEmpty();
        assertThat(ids(lucene, Map.of("color", List.of("x".repeat(40_000), "red"))))
                .containsExactly("red");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x') is not null or ('1'='1",
                "x' or true --",
                "1 or true",
                "color--",
                "a;b",
                "\"a\"",
                "a%s",
                ""
            })
    void namesThatAStoreCouldTakeForItsLanguageDoNotReachIt(String name) {
        assertThatThrownBy(() -> ids(store, Map.of(name, "red")))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void valuesReachAStoreOnlyInComparisonsThatItEscapes() {
        var asked = new ArrayList<Filter>();
        EmbeddingStore<TextSegment> recording =
                new InMemoryEmbeddingStore<>() {
                    @Override
                    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest query) {
                        asked.add(query.filter());
                        return new EmbeddingSearchResult<>(List.of());
                    }
                };
        Filter given =
                metadataKey("dc:title")
                        .isIn("a')) or true --", "b")
                        .and(metadataKey("color").isNotIn("red", "x'"))
                        .or(metadataKey("color").isNotEqualTo("red"));

        ids(new StoreIndex(recording), given);

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).toString())
                .contains("dc:title")
                .doesNotContain(IsIn.class.getSimpleName() + "(")
                .doesNotContain("IsNotIn")
                .doesNotContain(IsNotEqualTo.class.getSimpleName());
    }
}
