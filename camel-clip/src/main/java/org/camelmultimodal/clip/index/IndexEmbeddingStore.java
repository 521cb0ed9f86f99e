/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The embedded index as a vector store of LangChain4j, for applications that share it with <code>
 * clip:index</code> and <code>clip:search</code>. Matches have no vectors; entries without a text
 * have their id as the text.
 */
public final class IndexEmbeddingStore implements EmbeddingStore<TextSegment>, AutoCloseable {

    private static final Map<String, Object> NO_METADATA = Map.of();

    private final Path path;
    private final LuceneIndex index;

    /**
     * Opens the index of a directory.
     *
     * @param path directory of the index, which is created if it does not exist
     * @throws IndexUnavailableException if the directory cannot be created or read
     */
    public IndexEmbeddingStore(Path path) {
        this.path = path;
        this.index = LuceneIndex.open(path);
    }

    /** Returns the index behind this store; the caller closes it. */
    public VectorIndex share() {
        return LuceneIndex.open(path);
    }

    @Override
    public String add(Embedding embedding) {
        String id = UUID.randomUUID().toString();
        add(id, embedding);
        return id;
    }

    @Override
    public void add(String id, Embedding embedding) {
        index.upsert(List.of(new IndexEntry(id, embedding.vector(), "", NO_METADATA)));
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
        String id = UUID.randomUUID().toString();
        addAll(List.of(id), List.of(embedding), List.of(segment));
        return id;
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids = embeddings.stream().map(each -> UUID.randomUUID().toString()).toList();
        index.upsert(
                IntStream.range(0, ids.size())
                        .mapToObj(
                                i ->
                                        new IndexEntry(
                                                ids.get(i),
                                                embeddings.get(i).vector(),
                                                "",
                                                NO_METADATA))
                        .toList());
        return ids;
    }

    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, List<TextSegment> segments) {
        var entries = new ArrayList<IndexEntry>();
        for (int i = 0; i < ids.size(); i++) {
            TextSegment segment = segments.get(i);
            entries.add(
                    new IndexEntry(
                            ids.get(i),
                            embeddings.get(i).vector(),
                            segment.text(),
                            segment.metadata().toMap()));
        }
        index.upsert(entries);
    }

    @Override
    public void removeAll(Collection<String> ids) {
        index.delete(ids);
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        if (index.isEmpty()) {
            return new EmbeddingSearchResult<>(List.of());
        }
        // LangChain4j maps cosines from -1..1 to 0..1.
        var query =
                new IndexQuery(
                        request.queryEmbedding().vector(),
                        request.maxResults(),
                        0,
                        (float) (2 * request.minScore() - 1),
                        Optional.ofNullable(request.filter()),
                        0,
                        0);
        return new EmbeddingSearchResult<>(
                index.search(query).stream().map(IndexEmbeddingStore::match).toList());
    }

    private static EmbeddingMatch<TextSegment> match(SearchHit hit) {
        String text = hit.text().isBlank() ? hit.id() : hit.text();
        return new EmbeddingMatch<>(
                (hit.score() + 1) / 2.0,
                hit.id(),
                null,
                TextSegment.from(text, Metadata.from(hit.metadata())));
    }

    /** Closes the index, unless others use it. */
    @Override
    public void close() {
        index.close();
    }
}
