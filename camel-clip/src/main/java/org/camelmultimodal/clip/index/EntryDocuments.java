/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Converts entries to documents of Lucene, and documents to results. */
final class EntryDocuments {

    /** The field of the L2-normalized vector. */
    static final String VECTOR = "vector";

    private static final String ID = "id";
    private static final String TEXT = "text";
    private static final String METADATA = "metadata";
    private static final ObjectMapper JSON = new ObjectMapper();

    private EntryDocuments() {}

    /** Returns the term by which the document of an id is found. */
    static Term term(String id) {
        return new Term(ID, id);
    }

    /**
     * Returns the document of an entry.
     *
     * @param entry what {@link EntryRules#prepare} returned
     */
    static Document document(IndexEntry entry) {
        var document = new Document();
        document.add(new StringField(ID, entry.id(), Field.Store.YES));
        document.add(
                new KnnFloatVectorField(
                        VECTOR, entry.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        document.add(new StoredField(TEXT, entry.text()));
        document.add(new StoredField(METADATA, json(entry)));
        entry.metadata().forEach((name, value) -> document.add(field(name, value)));
        return document;
    }

    private static String json(IndexEntry entry) {
        try {
            return JSON.writeValueAsString(entry.metadata());
        } catch (JsonProcessingException e) {
            throw new InvalidOptionException(
                    "The metadata of '%s' cannot be written as JSON: %s"
                            .formatted(Excerpt.of(entry.id()), e.getOriginalMessage()),
                    e);
        }
    }

    private static Field field(String name, Object value) {
        return value instanceof Number number
                ? new DoublePoint(LuceneFilters.PREFIX + name, number.doubleValue())
                : new StringField(
                        LuceneFilters.PREFIX + name, String.valueOf(value), Field.Store.NO);
    }

    /**
     * Returns the result for a document.
     *
     * @param score the cosine of query and entry
     * @throws IOException if the document is not one of these
     */
    static SearchHit hit(Document document, float score) throws IOException {
        String metadata = document.get(METADATA);
        String id = document.get(ID);
        if (metadata == null || id == null) {
            throw new CorruptIndexException("an entry without id or metadata", "the stored fields");
        }
        Map<String, Object> read = JSON.readValue(metadata, new TypeReference<>() {});
        return new SearchHit(id, score, document.get(TEXT), read);
    }
}
