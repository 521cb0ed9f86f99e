/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
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
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.camelmultimodal.clip.index.NearDuplicates.Candidate;
import org.camelmultimodal.runtime.InvalidOptionException;
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

    private static final String ID = "id";
    private static final String VECTOR = "vector";
    private static final String TEXT = "text";
    private static final String METADATA = "metadata";
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
    private final FSDirectory directory;
    private final Object commitLock = new Object();
    private IndexWriter writer;
    private SearcherManager searchers;
    private IndexWriter committedBy;
    private long committed;
    private volatile int vectorSize;
    private final AtomicLong lastLook = new AtomicLong(System.nanoTime());

    private LuceneIndex(Path path) {
        this.path = path;
        try {
            Files.createDirectories(path);
            this.directory = FSDirectory.open(path);
        } catch (IOException e) {
            throw unavailable("opened", e);
        }
    }

    /** Opens an index, or takes part in one that is open; each use is to be closed once. */
    public static LuceneIndex open(Path path) {
        Path key = path.toAbsolutePath().normalize();
        return OPEN.acquire(key, () -> new LuceneIndex(key));
    }

    @Override
    public void upsert(List<IndexEntry> entries) {
        try {
            IndexWriter writing = writer();
            long sequence = 0;
            for (IndexEntry entry : entries) {
                requireSize(entry.vector());
                sequence = writing.updateDocument(new Term(ID, entry.id()), document(entry));
            }
            commit(writing, sequence);
        } catch (IOException | AlreadyClosedException e) {
            throw unavailable("written", e);
        }
    }

    @Override
    public void delete(Collection<String> ids) {
        try {
            Term[] terms = ids.stream().map(id -> new Term(ID, id)).toArray(Term[]::new);
            IndexWriter writing = writer();
            commit(writing, writing.deleteDocuments(terms));
        } catch (IOException | AlreadyClosedException e) {
            throw unavailable("written", e);
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
        Map<String, Object> metadata = MetadataFilters.plain(entry.metadata());
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
        float[] copy = vector.clone();
        float factor = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < copy.length; i++) {
            copy[i] *= factor;
        }
        return copy;
    }

    @Override
    public List<SearchHit> search(IndexQuery query) {
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
        } catch (IOException e) {
            throw unavailable("read", e);
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
        var vectors =
                query.nearDuplicateThreshold() > 0
                        ? vectors(searcher, found)
                        : new float[found.length][];
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < found.length; i++) {
            Document document = searcher.storedFields().document(found[i].doc);
            // Lucene moves cosines from -1..1 to 0..1.
            candidates.add(new Candidate(hit(document, 2 * found[i].score - 1), vectors[i]));
        }
        return NearDuplicates.page(candidates, query);
    }

    private static SearchHit hit(Document document, float score) throws IOException {
        Map<String, Object> metadata =
                JSON.readValue(document.get(METADATA), new TypeReference<>() {});
        return new SearchHit(document.get(ID), score, document.get(TEXT), metadata);
    }

    private static float[][] vectors(IndexSearcher searcher, ScoreDoc[] found) throws IOException {
        var vectors = new float[found.length][];
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        // The values of a segment can only be gone through forwards.
        Integer[] order = new Integer[found.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> found[i].doc));
        LeafReaderContext leaf = null;
        FloatVectorValues values = null;
        for (int i : order) {
            int doc = found[i].doc;
            LeafReaderContext of = leaves.get(ReaderUtil.subIndex(doc, leaves));
            if (of != leaf) {
                leaf = of;
                values = of.reader().getFloatVectorValues(VECTOR);
            }
            values.advance(doc - of.docBase);
            vectors[i] = values.vectorValue().clone();
        }
        return vectors;
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
        }
        return writer;
    }

    /** Null while nothing was ever committed. */
    private synchronized SearcherManager searchers() throws IOException {
        if (searchers == null && DirectoryReader.indexExists(directory)) {
            searchers = new SearcherManager(directory, null);
        }
        return searchers;
    }

    private IndexUnavailableException unavailable(String what, Exception cause) {
        String reason =
                cause instanceof LockObtainFailedException
                        ? "another process writes it, and one at a time can"
                        : cause.getMessage();
        return new IndexUnavailableException(
                "The index %s cannot be %s: %s".formatted(path, what, reason), cause);
    }

    @Override
    public void close() {
        OPEN.release(path);
    }

    private void closeAll() {
        try (directory;
                var write = writer;
                var search = searchers) {
            // Closing in this order, each of them even if another fails.
        } catch (IOException e) {
            throw unavailable("closed", e);
        }
    }
}
