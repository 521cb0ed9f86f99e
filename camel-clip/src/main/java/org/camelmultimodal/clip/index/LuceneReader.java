/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOFunction;

/** Reads what was committed to an index. Opens its searchers with the first read. */
final class LuceneReader implements Closeable {

    private static final long REFRESH_INTERVAL_NANOS = 1_000_000_000;

    private final Directory directory;
    private final AtomicLong lastRefresh = new AtomicLong(System.nanoTime());
    private volatile int vectorSize;
    private SearcherManager searchers;
    private boolean closed;

    LuceneReader(Directory directory) {
        this.directory = directory;
    }

    /**
     * Reads from the index.
     *
     * @return what was read; empty if nothing was ever committed
     * @throws AlreadyClosedException if this was closed
     */
    <T> Optional<T> read(IOFunction<IndexSearcher, T> reading) throws IOException {
        Optional<SearcherManager> manager = searchers();
        if (manager.isEmpty()) {
            return Optional.empty();
        }
        IndexSearcher searcher = manager.get().acquire();
        try {
            return Optional.of(reading.apply(searcher));
        } finally {
            manager.get().release(searcher);
        }
    }

    /** Makes what this process committed visible to later reads. */
    void refresh() throws IOException {
        Optional<SearcherManager> manager = searchers();
        if (manager.isPresent()) {
            manager.get().maybeRefreshBlocking();
        }
    }

    /** Makes what other processes committed visible to later reads, at most once a second. */
    void refreshIfDue() throws IOException {
        Optional<SearcherManager> manager = searchers();
        long last = lastRefresh.get();
        long now = System.nanoTime();
        if (manager.isPresent()
                && now - last > REFRESH_INTERVAL_NANOS
                && lastRefresh.compareAndSet(last, now)) {
            manager.get().maybeRefresh();
        }
    }

    /** Returns the number of values of the vectors in the index; 0 while there is none. */
    int vectorSize() throws IOException {
        if (vectorSize == 0) {
            vectorSize = read(LuceneReader::vectorSize).orElse(0);
        }
        return vectorSize;
    }

    private static int vectorSize(IndexSearcher searcher) {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FieldInfo info = leaf.reader().getFieldInfos().fieldInfo(EntryDocuments.VECTOR);
            if (info != null) {
                return info.getVectorDimension();
            }
        }
        return 0;
    }

    private synchronized Optional<SearcherManager> searchers() throws IOException {
        if (closed) {
            throw new AlreadyClosedException("The reader is closed");
        }
        if (searchers == null && DirectoryReader.indexExists(directory)) {
            searchers = new SearcherManager(directory, null);
        }
        return Optional.ofNullable(searchers);
    }

    /** Closes the searchers; later reads open none. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (searchers != null) {
            searchers.close();
        }
    }
}
