/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/** Writes changes to an index and commits them. Opens its writer with the first change. */
final class LuceneWriter implements Closeable {

    private static final int BUFFER_MEGABYTES = 64;

    // A search goes through the graph of every segment: few and large ones make searches fast, at
    // the price of more merging while entries are added.
    private static final int SEGMENTS_PER_TIER = 3;
    private static final int MIN_SEGMENT_MEGABYTES = 32;
    private static final int MAX_SEGMENT_MEGABYTES = 20_000;

    /** A change to the index. */
    interface Change {

        /**
         * Applies the change.
         *
         * @param fields the names of metadata in the index
         * @return the sequence number of the last operation
         */
        long apply(IndexWriter writer, MetadataFields fields) throws IOException;
    }

    private record Opened(IndexWriter writer, MetadataFields fields) {}

    private final Directory directory;
    private final Object commitLock = new Object();
    private IndexWriter committedBy;
    private long committed;
    private Opened opened;
    private boolean closed;

    LuceneWriter(Directory directory) {
        this.directory = directory;
    }

    /**
     * Applies a change and commits it. Changes that come together share a commit: the first one
     * commits all that the same writer has by then.
     *
     * @throws AlreadyClosedException if this was closed
     */
    void change(Change change) throws IOException {
        Opened current = opened();
        long sequence = change.apply(current.writer, current.fields);
        synchronized (commitLock) {
            if (committedBy != current.writer || committed < sequence) {
                committed = current.writer.commit();
                committedBy = current.writer;
            }
        }
    }

    /**
     * Returns the writer. One that met a full disk or a lost volume closes itself, so a new one is
     * opened.
     */
    private synchronized Opened opened() throws IOException {
        if (closed) {
            throw new AlreadyClosedException("The writer is closed");
        }
        if (opened == null || !opened.writer.isOpen()) {
            opened = open();
        }
        return opened;
    }

    private Opened open() throws IOException {
        var config =
                new IndexWriterConfig()
                        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                        .setMergePolicy(mergePolicy())
                        .setCodec(new WideVectorCodec());
        var writer = new IndexWriter(directory, config);
        boolean isComplete = false;
        try (var reader = DirectoryReader.open(writer)) {
            var result = new Opened(writer, MetadataFields.of(reader));
            isComplete = true;
            return result;
        } finally {
            if (!isComplete) {
                IOUtils.closeWhileHandlingException(writer::rollback);
            }
        }
    }

    private static MergePolicy mergePolicy() {
        return new TieredMergePolicy()
                .setSegmentsPerTier(SEGMENTS_PER_TIER)
                .setMaxMergeAtOnce(SEGMENTS_PER_TIER)
                .setFloorSegmentMB(MIN_SEGMENT_MEGABYTES)
                .setMaxMergedSegmentMB(MAX_SEGMENT_MEGABYTES);
    }

    /** Closes the writer; later changes open none. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (opened != null) {
            opened.writer.close();
        }
    }
}
