/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.camelmultimodal.clip.index.NearDuplicates.Candidate;

/** What Lucene found, read from the files of the index. */
final class FoundEntries {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FoundEntries() {}

    /**
     * Reads entries.
     *
     * @param withVectors whether their vectors are needed too
     * @throws IOException if the files cannot be read or are not those of an index of ours
     */
    static List<Candidate> read(IndexSearcher searcher, ScoreDoc[] found, boolean withVectors)
            throws IOException {
        var vectors = withVectors ? vectors(searcher, found) : new float[found.length][];
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < found.length; i++) {
            Document document = searcher.storedFields().document(found[i].doc);
            // Lucene moves cosines from -1..1 to 0..1.
            candidates.add(new Candidate(hit(document, 2 * found[i].score - 1), vectors[i]));
        }
        return candidates;
    }

    private static SearchHit hit(Document document, float score) throws IOException {
        String metadata = document.get(LuceneIndex.METADATA);
        String id = document.get(LuceneIndex.ID);
        if (metadata == null || id == null) {
            throw new CorruptIndexException("an entry without id or metadata", "the stored fields");
        }
        Map<String, Object> read = JSON.readValue(metadata, new TypeReference<>() {});
        return new SearchHit(id, score, document.get(LuceneIndex.TEXT), read);
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
                values = of.reader().getFloatVectorValues(LuceneIndex.VECTOR);
            }
            values.advance(doc - of.docBase);
            vectors[i] = values.vectorValue().clone();
        }
        return vectors;
    }
}
