/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The names of the metadata in an index, and whether they hold texts or numbers: Lucene keeps one
 * kind of value for each field, and some memory for every field forever.
 */
final class MetadataFields {

    /** Maximum number of different names of metadata in an index, as in Elasticsearch. */
    static final int MAX_NAMES = 1000;

    private enum Kind {
        TEXT("a text"),
        NUMBER("a number");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        static Kind of(Object value) {
            return value instanceof Number ? NUMBER : TEXT;
        }
    }

    private final Map<String, Kind> kinds = new HashMap<>();

    /** Returns the metadata names of an index. */
    static MetadataFields of(IndexReader reader) throws IOException {
        var fields = new MetadataFields();
        for (FieldInfo field : FieldInfos.getMergedFieldInfos(reader)) {
            if (field.name.startsWith(LuceneFilters.PREFIX)) {
                fields.kinds.put(
                        field.name.substring(LuceneFilters.PREFIX.length()),
                        field.getIndexOptions() == IndexOptions.NONE ? Kind.NUMBER : Kind.TEXT);
            }
        }
        return fields;
    }

    /**
     * Adds the names of a batch, all or none.
     *
     * @param batch the metadata of each entry
     * @throws InvalidOptionException if one holds another kind of value than before, or there are
     *     too many
     */
    synchronized void take(List<Map<String, Object>> batch) {
        var wanted = new HashMap<>(kinds);
        for (Map<String, Object> metadata : batch) {
            metadata.forEach((name, value) -> take(wanted, name, Kind.of(value)));
        }
        if (wanted.size() > MAX_NAMES) {
            throw new InvalidOptionException(
                    "The index would have %d different metadata names: expected at most %d. Use fewer names, with what differs between entries as values"
                            .formatted(wanted.size(), MAX_NAMES));
        }
        kinds.putAll(wanted);
    }

    private static void take(Map<String, Kind> kinds, String name, Kind kind) {
        Kind known = kinds.putIfAbsent(name, kind);
        if (known != null && known != kind) {
            throw new InvalidOptionException(
                    "The value of '%s' in the metadata is %s: expected %s, as in other entries of the index"
                            .formatted(Excerpt.of(name), kind.description, known.description));
        }
    }
}
