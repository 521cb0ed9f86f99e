/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.IndexSearcher.TooManyClauses;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
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
 * An index in a directory: Lucene's graph of near neighbours (HNSW). Reads from memory-mapped
 * files, so it opens at once whatever its size. One process writes, any number read; what {@link
 * #upsert} returned for is on the disk.
 *
 * <p>Source of the algorithm: Malkov and Yashunin, "Efficient and robust approximate nearest
 * neighbor search using Hierarchical Navigable Small World graphs" (2016).
 */
public final class LuceneIndex implements VectorIndex {

    static final String ID = "id";
    static final String VECTOR = "vector";
    static final String TEXT = "text";
    static final String METADATA = "metadata";
    private static final int BUFFER_MEGABYTES = 64;
    private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000;

    // Every segment is a graph of its own that a search walks through: few and large ones make
    // searches fast, at the price of more merging while entries come in.
    private static final int SEGMENTS_PER_TIER = 3;
    private static final int SMALLEST_SEGMENT_MEGABYTES = 32;
    private static final int LARGEST_SEGMENT_MEGABYTES = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SharedInstances<Path, LuceneIndex> OPEN =
            new SharedInstances<>(LuceneIndex::closeAll);

    private final Path path;
    private final Directory directory;
    private final Object commitLock = new Object();
    private IndexWriter writer;
    private volatile MetadataFields fields;
    private boolean closed;
    private SearcherManager searchers;
    private IndexWriter committedBy;
    private long committed;
    private volatile int vectorSize;
    private final AtomicLong lastLook = new AtomicLong(System.nanoTime());

    private LuceneIndex(Path path, Directory directory) {
        this.path = path;
        this.directory = directory;
    }

    /**
     * Opens an index, or takes part in one that is open; each use is to be closed once.
     *
     * @throws IndexUnavailableException if there can be no directory of that path, or it cannot be
     *     read
     */
    public static LuceneIndex open(Path path) {
        return open(path, FSDirectory::open);
    }

    /** As {@link #open(Path)}, with files that are kept otherwise. */
    static LuceneIndex open(Path path, IOFunction<Path, Directory> opener) {
        Path key;
        try {
            Files.createDirectories(path);
            // Two names of one directory are one index.
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
        List<IndexEntry> entries =
                given.stream()
                        .map(
                                entry ->
                                        new IndexEntry(
                                                entry.id(),
                                                entry.vector(),
                                                entry.text(),
                                                MetadataFilters.plain(entry.metadata())))
                        .toList();
        EntryRules.check(entries);
        if (entries.isEmpty()) {
            return;
        }
        change(
                writing -> {
                    requireSize(entries.get(0).vector());
                    fields.take(entries.stream().map(IndexEntry::metadata).toList());
                    long sequence = 0;
                    for (IndexEntry entry : entries) {
                        var id = new Term(ID, entry.id());
                        sequence = writing.updateDocument(id, document(entry));
                    }
                    return sequence;
                });
    }

    @Override
    public void delete(Collection<String> ids) {
        EntryRules.checkIds(ids);
        Term[] terms = ids.stream().map(id -> new Term(ID, id)).toArray(Term[]::new);
        change(writing -> writing.deleteDocuments(terms));
    }

    private void change(IOFunction<IndexWriter, Long> change) {
        try {
            IndexWriter writing = writer();
            commit(writing, change.apply(writing));
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(
                    "The index %s refuses an entry: %s".formatted(path, e.getMessage()), e);
        } catch (MultimodalException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failure("written", e);
        }
    }

    /**
     * Messages that come together share a commit: whoever is first commits for all that the same
     * writer has by then.
     */
    private void commit(IndexWriter writing, long sequence) throws IOException {
        synchronized (commitLock) {
            if (committedBy != writing || committed < sequence) {
                committed = writing.commit();
                committedBy = writing;
            }
        }
        SearcherManager manager = searchers();
        if (manager != null) {
            manager.maybeRefreshBlocking();
        }
    }

    private static Document document(IndexEntry entry) {
        var document = new Document();
        document.add(new StringField(ID, entry.id(), Field.Store.YES));
        document.add(
                new KnnFloatVectorField(
                        VECTOR, normalised(entry.vector()), VectorSimilarityFunction.DOT_PRODUCT));
        document.add(new StoredField(TEXT, entry.text()));
        Map<String, Object> metadata = entry.metadata();
        metadata.forEach((name, value) -> document.add(field(name, value)));
        try {
            document.add(new StoredField(METADATA, JSON.writeValueAsString(metadata)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers are always JSON", e);
        }
        return document;
    }

    private static Field field(String name, Object value) {
        return value instanceof Number number
                ? new DoublePoint(LuceneFilters.PREFIX + name, number.doubleValue())
                : new StringField(
                        LuceneFilters.PREFIX + name, String.valueOf(value), Field.Store.NO);
    }

    /** To the last bit of length 1, which the similarity of Lucene expects. */
    private static float[] normalised(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        var copy = new float[vector.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (float) (vector[i] / length);
        }
        return copy;
    }

    @Override
    public List<SearchHit> search(IndexQuery query) {
        EntryRules.checkVector(query.vector(), "The query vector");
        try {
            SearcherManager manager = searchers();
            if (manager == null) {
                throw new InvalidOptionException(
                        "The index %s has no entries yet; clip:index with the same index and indexDirectory puts them in"
                                .formatted(path));
            }
            lookForOthers(manager);
            IndexSearcher searcher = manager.acquire();
            try {
                return search(searcher, query);
            } finally {
                manager.release(searcher);
            }
        } catch (TooManyClauses e) {
            throw new InvalidOptionException(
                    "The filter is too large: %s".formatted(e.getMessage()), e);
        } catch (MultimodalException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Lucene throws this and that when damaged files mislead it.
            throw failure("read", e);
        }
    }

    /** What other processes wrote is seen after a second; own writes are seen already. */
    private void lookForOthers(SearcherManager manager) throws IOException {
        long last = lastLook.get();
        long now = System.nanoTime();
        if (now - last > BETWEEN_LOOKS_NANOS && lastLook.compareAndSet(last, now)) {
            manager.maybeRefresh();
        }
    }

    private List<SearchHit> search(IndexSearcher searcher, IndexQuery query) throws IOException {
        requireSize(query.vector());
        int fetched = query.fetched();
        Query filter = query.filter().map(LuceneFilters::query).orElse(null);
        var nearest =
                new KnnFloatVectorQuery(
                        VECTOR,
                        normalised(query.vector()),
                        Math.max(fetched, query.numCandidates()),
                        filter);
        ScoreDoc[] found = searcher.search(nearest, fetched).scoreDocs;
        List<Candidate> candidates =
                FoundEntries.read(searcher, found, query.nearDuplicateThreshold() > 0);
        return NearDuplicates.page(candidates, query);
    }

    /** A vector of another model fails with its reason, before Lucene says something else. */
    private void requireSize(float[] vector) throws IOException {
        if (vectorSize == 0) {
            vectorSize = storedVectorSize();
        }
        if (vectorSize != 0 && vectorSize != vector.length) {
            throw new InvalidOptionException(
                    "The index %s holds vectors of %d values and the model gives %d: it was made with another model"
                            .formatted(path, vectorSize, vector.length));
        }
    }

    private int storedVectorSize() throws IOException {
        SearcherManager manager = searchers();
        if (manager == null) {
            return 0;
        }
        IndexSearcher searcher = manager.acquire();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                FieldInfo info = leaf.reader().getFieldInfos().fieldInfo(VECTOR);
                if (info != null) {
                    return info.getVectorDimension();
                }
            }
            return 0;
        } finally {
            manager.release(searcher);
        }
    }

    /** A writer that met a full disk or a lost volume closes itself, and the next one goes on. */
    private synchronized IndexWriter writer() throws IOException {
        requireOpen();
        if (writer == null || !writer.isOpen()) {
            var merges =
                    new TieredMergePolicy()
                            .setSegmentsPerTier(SEGMENTS_PER_TIER)
                            .setMaxMergeAtOnce(SEGMENTS_PER_TIER)
                            .setFloorSegmentMB(SMALLEST_SEGMENT_MEGABYTES)
                            .setMaxMergedSegmentMB(LARGEST_SEGMENT_MEGABYTES);
            var config =
                    new IndexWriterConfig()
                            .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                            .setMergePolicy(merges)
                            .setCodec(new WideVectorCodec());
            writer = new IndexWriter(directory, config);
            try (var reader = DirectoryReader.open(writer)) {
                fields = MetadataFields.of(reader);
            }
        }
        return writer;
    }

    /** What is closed must not be opened again by a message that comes late. */
    private synchronized void requireOpen() {
        if (closed) {
            throw new EndpointStoppedException(
                    "The index %s was closed: its endpoint is being stopped".formatted(path));
        }
    }

    /** Null while nothing was ever committed. */
    private synchronized SearcherManager searchers() throws IOException {
        requireOpen();
        if (searchers == null && DirectoryReader.indexExists(directory)) {
            searchers = new SearcherManager(directory, null);
        }
        return searchers;
    }

    /** What went wrong, unless it is that the index was closed meanwhile. */
    private RuntimeException failure(String what, Exception cause) {
        requireOpen();
        return unavailable(path, what, cause);
    }

    private static IndexUnavailableException unavailable(Path path, String what, Exception e) {
        // A writer that closed itself says no more than that, and has the reason as its cause.
        Throwable cause =
                e instanceof AlreadyClosedException && e.getCause() != null ? e.getCause() : e;
        String reason =
                cause instanceof LockObtainFailedException
                        ? "another process writes it, and one at a time can"
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

    /** How many indexes this process has open. */
    static int openCount() {
        return OPEN.size();
    }

    private synchronized void closeAll() {
        closed = true;
        try (directory;
                var write = writer;
                var search = searchers) {
            // Closing in this order, each of them even if another fails.
        } catch (IOException | RuntimeException e) {
            throw unavailable(path, "closed", e);
        }
    }
}
