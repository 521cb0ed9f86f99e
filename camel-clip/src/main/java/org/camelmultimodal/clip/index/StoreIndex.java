/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * An index in a vector store of LangChain4j. Stores such as pgvector take only UUIDs as ids, so
 * each id is converted to a name-based UUID, and itself kept in the metadata as {@value #ID}.
 */
public final class StoreIndex implements VectorIndex {

    /** The name of the id in the metadata. */
    static final String ID = "clip_id";

    private final EmbeddingStore<TextSegment> store;

    /** Creates an index in a store, which its owner closes. */
    public StoreIndex(EmbeddingStore<TextSegment> store) {
        this.store = store;
    }

    @Override
    public void upsert(List<IndexEntry> entries) {
        var ids = new ArrayList<String>();
        var embeddings = new ArrayList<Embedding>();
        var segments = new ArrayList<TextSegment>();
        for (IndexEntry entry : entries) {
            Map<String, Object> metadata = MetadataFilters.plain(entry.metadata());
            metadata.put(ID, entry.id());
            ids.add(uuid(entry.id()));
            embeddings.add(Embedding.from(entry.vector()));
            // Stores reject segments without text.
            String text = entry.text().isBlank() ? entry.id() : entry.text();
            segments.add(TextSegment.from(text, Metadata.from(metadata)));
        }
        change(
                () -> {
                    // Some stores replace an entry with the same id, others would keep both.
                    store.removeAll(ids);
                    store.addAll(ids, embeddings, segments);
                });
    }

    @Override
    public void delete(Collection<String> ids) {
        List<String> uuids = ids.stream().map(StoreIndex::uuid).toList();
        change(() -> store.removeAll(uuids));
    }

    @Override
    public List<SearchHit> search(IndexQuery query) {
        var request =
                EmbeddingSearchRequest.builder()
                        .queryEmbedding(Embedding.from(query.vector()))
                        .maxResults(query.fetched())
                        // LangChain4j maps cosines from -1..1 to 0..1.
                        .minScore(Math.max(0, (query.minScore() + 1) / 2.0))
                        .filter(query.filter().map(StoreFilters::harmless).orElse(null))
                        .build();
        List<EmbeddingMatch<TextSegment>> matches =
                ask("read", () -> store.search(request).matches());
        boolean needsVectors = query.nearDuplicateThreshold() > 0;
        var candidates =
                matches.stream()
                        .map(
                                match ->
                                        new NearDuplicates.Candidate(
                                                hit(match), needsVectors ? vector(match) : null))
                        .toList();
        return NearDuplicates.page(candidates, query);
    }

    private float[] vector(EmbeddingMatch<TextSegment> match) {
        if (match.embedding() == null) {
            throw new InvalidOptionException(
                    "The store %s returns no vectors: expected a store that returns them, because nearDuplicateThreshold is set. Set the option nearDuplicateThreshold to 0"
                            .formatted(store.getClass().getName()));
        }
        return match.embedding().vector();
    }

    private void change(Runnable change) {
        ask(
                "written",
                () -> {
                    change.run();
                    return null;
                });
    }

    /** Converts the exceptions of a store, so that error handlers can tell which are retryable. */
    private <T> T ask(String what, Supplier<T> question) {
        String name = store.getClass().getName();
        try {
            return question.get();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw new InvalidOptionException(
                    "The store %s does not support the request: %s".formatted(name, e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            throw new IndexUnavailableException(
                    "The store %s cannot be %s: %s".formatted(name, what, e.getMessage()), e);
        }
    }

    private static SearchHit hit(EmbeddingMatch<TextSegment> match) {
        var metadata = new LinkedHashMap<>(match.embedded().metadata().toMap());
        Object id = metadata.remove(ID);
        String name = id == null ? match.embeddingId() : id.toString();
        String text = match.embedded().text();
        float score = (float) (2 * match.score() - 1);
        return new SearchHit(name, score, text.equals(name) ? "" : text, metadata);
    }

    private static String uuid(String id) {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @Override
    public void close() {}
}
