/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.camelmultimodal.clip.index.NearDuplicates.Candidate;

/** Reads the entries that Lucene found. */
final class FoundEntries {

    private FoundEntries() {}

    /**
     * Returns entries, in the order of the documents found.
     *
     * @param withVectors whether to read their vectors too
     * @throws IOException if the files cannot be read, or a document is not one of this index
     */
    static List<Candidate> read(IndexSearcher searcher, ScoreDoc[] found, boolean withVectors)
            throws IOException {
        var vectors = withVectors ? vectors(searcher, found) : new float[found.length][];
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < found.length; i++) {
            Document document = searcher.storedFields().document(found[i].doc);
            // Lucene maps cosines from -1..1 to 0..1.
            candidates.add(
                    new Candidate(
                            EntryDocuments.hit(document, 2 * found[i].score - 1), vectors[i]));
        }
        return candidates;
    }

    private static float[][] vectors(IndexSearcher searcher, ScoreDoc[] found) throws IOException {
        var vectors = new float[found.length][];
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        // The values of a segment can only be read in ascending order.
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
                values = of.reader().getFloatVectorValues(EntryDocuments.VECTOR);
            }
            values.advance(doc - of.docBase);
            vectors[i] = values.vectorValue().clone();
        }
        return vectors;
    }
}
