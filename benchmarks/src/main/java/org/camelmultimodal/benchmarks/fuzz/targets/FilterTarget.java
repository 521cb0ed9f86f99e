/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelmultimodal.clip.index.IndexEntry;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.LuceneIndex;
import org.camelmultimodal.clip.index.MetadataFilters;

/** Fuzzes filters and entries of the embedded index. */
final class FilterTarget implements FuzzedInput {

    private static final float[] VECTOR = {0.6f, 0.8f};
    private static final int MAX_PAIRS = 3000;

    private final LuceneIndex index = LuceneIndex.open(Files.createTempDirectory("fuzz"));

    FilterTarget() throws IOException {
        index.upsert(
                List.of(
                        new IndexEntry("a", VECTOR, "a", Map.of("color", "red", "size", 3)),
                        new IndexEntry("b", VECTOR, "b", Map.of("color", "blue", "size", 4.5))));
    }

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        switch (data.consumeInt(0, 3)) {
            case 0 -> search(data.consumeRemainingAsString());
            case 1 -> search(pairs(data));
            case 2 -> search(filter(data));
            default -> put(data);
        }
    }

    private void search(Object filter) throws Exception {
        FuzzedInput.succeeds(
                () ->
                        index.search(
                                new IndexQuery(
                                        VECTOR, 10, 0, -1, MetadataFilters.parse(filter), 0, 0)));
    }

    private static Map<String, Object> pairs(FuzzedDataProvider data) {
        var pairs = new LinkedHashMap<String, Object>();
        int count = data.consumeInt(0, MAX_PAIRS);
        for (int i = 0; i < count; i++) {
            pairs.put(data.consumeString(8) + i, HostileValues.any(data));
        }
        return pairs;
    }

    private static Filter filter(FuzzedDataProvider data) {
        Filter filter = new ContainsString("color", data.consumeString(2000));
        int depth = data.consumeInt(0, MAX_PAIRS);
        for (int i = 0; i < depth; i++) {
            Filter other = new IsGreaterThan("size", data.consumeInt());
            filter = data.consumeBoolean() ? filter.and(other) : other.or(Filter.not(filter));
        }
        return filter;
    }

    private void put(FuzzedDataProvider data) throws Exception {
        String id = data.consumeString(40_000);
        var metadata = new LinkedHashMap<String, Object>();
        while (data.remainingBytes() > 0 && metadata.size() < MAX_PAIRS) {
            metadata.put(data.consumeString(8), HostileValues.any(data));
        }
        float[] vector = data.consumeBoolean() ? VECTOR : HostileValues.floats(data, 2);
        boolean isThere =
                FuzzedInput.succeeds(
                        () -> index.upsert(List.of(new IndexEntry(id, vector, "", metadata))));
        if (isThere) {
            FuzzedInput.succeeds(
                    () ->
                            index.search(
                                    new IndexQuery(VECTOR, 10, 0, -1, Optional.empty(), 0.9f, 0)));
            index.delete(List.of(id));
        }
    }
}
