/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.IndexSearcher.TooManyClauses;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOFunction;
import org.camelmultimodal.clip.index.NearDuplicates.Candidate;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.SharedInstances;

/**
 * An index in a directory: Lucene's approximate nearest neighbor search (HNSW) on memory-mapped
 * files. One process at a time writes, any number read; entries are on disk when {@link #upsert}
 * returns.
 *
 * <p>Source of the algorithm: Malkov and Yashunin, "Efficient and robust approximate nearest
 * neighbor search using Hierarchical Navigable Small World graphs" (2016).
 */
public final class LuceneIndex implements VectorIndex {

    private static final SharedInstances<Path, LuceneIndex> OPEN =
            new SharedInstances<>(LuceneIndex::closeAll);

    private final Path path;
    private final Directory directory;
    private final LuceneWriter writer;
    private final LuceneReader reader;
    private volatile boolean closed;

    private LuceneIndex(Path path, Directory directory) {
        this.path = path;
        this.directory = directory;
        this.writer = new LuceneWriter(directory);
        this.reader = new LuceneReader(directory);
    }

    /**
     * Opens an index, or shares one that is open; each caller closes it once.
     *
     * @param path directory of the index, which is created if it does not exist
     * @throws IndexUnavailableException if the directory cannot be created or read
     */
    public static LuceneIndex open(Path path) {
        return open(path, FSDirectory::open);
    }

    /** Opens an index as {@link #open(Path)} does, in another kind of directory. */
    static LuceneIndex open(Path path, IOFunction<Path, Directory> opener) {
        Path key;
        try {
            Files.createDirectories(path);
            // Different paths of a directory are the same index.
            key = path.toRealPath();
        } catch (IOException e) {
            throw unavailable(path, "opened", e);
        }
        return OPEN.acquire(key, () -> openNew(key, opener));
    }

    private static LuceneIndex openNew(Path path, IOFunction<Path, Directory> opener) {
        try {
            return new LuceneIndex(path, opener.apply(path));
        } catch (IOException e) {
            throw unavailable(path, "opened", e);
        }
    }

    @Override
    public void upsert(List<IndexEntry> given) {
        List<IndexEntry> entries = EntryRules.prepare(given);
        if (entries.isEmpty()) {
            return;
        }
        change(
                (writing, fields) -> {
                    requireSize(entries.get(0).vector());
                    fields.take(entries.stream().map(IndexEntry::metadata).toList());
                    long sequence = 0;
                    for (IndexEntry entry : entries) {
                        Term id = EntryDocuments.term(entry.id());
                        sequence = writing.updateDocument(id, EntryDocuments.document(entry));
                    }
                    return sequence;
                });
    }

    @Override
    public void delete(Collection<String> ids) {
        EntryRules.checkIds(ids);
        Term[] terms = ids.stream().map(EntryDocuments::term).toArray(Term[]::new);
        change((writing, fields) -> writing.deleteDocuments(terms));
    }

    private void change(LuceneWriter.Change change) {
        requireOpen();
        try {
            writer.change(change);
            reader.refresh();
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(
                    "The index %s cannot store an entry: %s. Check the metadata and the text of the entry"
                            .formatted(path, e.getMessage()),
                    e);
        } catch (MultimodalException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failure("written", e);
        }
    }

    @Override
    public List<SearchHit> search(IndexQuery query) {
        float[] vector = EntryRules.normalize(query.vector(), "The query vector");
        requireOpen();
        try {
            reader.refreshIfDue();
            return reader.read(searcher -> search(searcher, vector, query))
                    .orElseThrow(
                            () ->
                                    new InvalidOptionException(
                                            "The index %s is empty: expected at least one entry. Add entries with clip:index and the same options index and indexDirectory"
                                                    .formatted(path)));
        } catch (TooManyClauses e) {
            throw new InvalidOptionException(
                    "The filter is too large: %s. Set the option filter or its header to a smaller filter"
                            .formatted(e.getMessage()),
                    e);
        } catch (MultimodalException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Lucene throws various exceptions when files are damaged.
            throw failure("read", e);
        }
    }

    /**
     * Returns whether the index never had an entry.
     *
     * @throws IndexUnavailableException if the index cannot be read at the moment
     */
    boolean isEmpty() {
        requireOpen();
        try {
            reader.refreshIfDue();
            return reader.vectorSize() == 0;
        } catch (IOException | RuntimeException e) {
            throw failure("read", e);
        }
    }

    private List<SearchHit> search(IndexSearcher searcher, float[] vector, IndexQuery query)
            throws IOException {
        requireSize(vector);
        int fetched = query.fetched();
        Query filter = query.filter().map(LuceneFilters::query).orElse(null);
        int explored = Math.max(fetched, query.numCandidates());
        var nearest = new KnnFloatVectorQuery(EntryDocuments.VECTOR, vector, explored, filter);
        ScoreDoc[] found = searcher.search(nearest, fetched).scoreDocs;
        List<Candidate> candidates =
                FoundEntries.read(searcher, found, query.nearDuplicateThreshold() > 0);
        return NearDuplicates.page(candidates, query);
    }

    /**
     * Checks the size of a vector: Lucene would reject one of another model too, but not say why.
     */
    private void requireSize(float[] vector) throws IOException {
        int size = reader.vectorSize();
        if (size != 0 && size != vector.length) {
            throw new InvalidOptionException(
                    "The index %s holds vectors of %d values and this one has %d: expected vectors of one model. Set the option model to the model of the index, or the option index to another index"
                            .formatted(path, size, vector.length));
        }
    }

    /** Checks that the index is open: a late message must not open it again. */
    private void requireOpen() {
        if (closed) {
            throw new EndpointStoppedException(
                    "The index %s is closed, as its endpoint is being stopped. Send the message again when the endpoint is started"
                            .formatted(path));
        }
    }

    /** Returns what went wrong, unless it is that the index was closed meanwhile. */
    private RuntimeException failure(String what, Exception cause) {
        requireOpen();
        return unavailable(path, what, cause);
    }

    private static IndexUnavailableException unavailable(Path path, String what, Exception e) {
        // A writer that closed itself has the reason as its cause.
        Throwable cause =
                e instanceof AlreadyClosedException && e.getCause() != null ? e.getCause() : e;
        String reason =
                cause instanceof LockObtainFailedException
                        ? "another process is writing to it, and only one at a time can"
                        : cause instanceof FileSystemException || cause.getMessage() == null
                                ? cause.toString()
                                : cause.getMessage();
        return new IndexUnavailableException(
                "The index %s cannot be %s: %s".formatted(path, what, reason), e);
    }

    @Override
    public void close() {
        OPEN.release(path);
    }

    /** Returns the number of indexes that this process has open. */
    static int openCount() {
        return OPEN.size();
    }

    private void closeAll() {
        closed = true;
        try (directory;
                writer;
                reader) {
            // Closed in reverse order, each of them even if another fails.
        } catch (IOException | RuntimeException e) {
            throw unavailable(path, "closed", e);
        }
    }
}
