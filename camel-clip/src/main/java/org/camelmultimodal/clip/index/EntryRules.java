/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.UnicodeUtil;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Checks all entries of a batch before any is written: Lucene would reject them later, when other
 * entries of the batch are already written, or hold memory for them forever.
 */
final class EntryRules {

    /**
     * Maximum length of an id or of a text in metadata, in bytes of UTF-8: that of Lucene's terms.
     */
    static final int MAX_TERM_BYTES = IndexWriter.MAX_TERM_LENGTH;

    /** Maximum number of values of a vector. */
    static final int MAX_VECTOR_VALUES = 4096;

    /** Maximum number of names in the metadata of one entry. */
    static final int MAX_METADATA = 256;

    private static final int MAX_NAME_CHARACTERS = 256;
    private static final int MAX_TEXT_CHARACTERS = 10_000_000;

    private EntryRules() {}

    /**
     * Returns entries as they are stored: with L2-normalized vectors and plain metadata.
     *
     * @throws InvalidOptionException if one of the entries breaks a rule; the message names it
     */
    static List<IndexEntry> prepare(List<IndexEntry> entries) {
        var prepared = new ArrayList<IndexEntry>(entries.size());
        for (IndexEntry given : entries) {
            var entry =
                    new IndexEntry(
                            given.id(),
                            given.vector(),
                            given.text(),
                            MetadataFilters.plain(given.metadata()));
            if (entry.vector().length != entries.get(0).vector().length) {
                throw new InvalidOptionException(
                        "The vector of '%s' has %d values and that of '%s' %d: expected the same number in all entries of a message"
                                .formatted(
                                        Excerpt.of(entry.id()),
                                        entry.vector().length,
                                        Excerpt.of(entries.get(0).id()),
                                        entries.get(0).vector().length));
            }
            checkId(entry.id());
            float[] vector =
                    normalize(
                            entry.vector(), "The vector of '%s'".formatted(Excerpt.of(entry.id())));
            checkMetadata(entry);
            if (entry.text().length() > MAX_TEXT_CHARACTERS) {
                throw new InvalidOptionException(
                        "The text of '%s' has %d characters: expected at most %d. Shorten the text"
                                .formatted(
                                        Excerpt.of(entry.id()),
                                        entry.text().length(),
                                        MAX_TEXT_CHARACTERS));
            }
            prepared.add(new IndexEntry(entry.id(), vector, entry.text(), entry.metadata()));
        }
        return prepared;
    }

    static void checkIds(Collection<String> ids) {
        ids.forEach(EntryRules::checkId);
    }

    private static void checkId(String id) {
        if (id.isEmpty() || bytes(id) > MAX_TERM_BYTES) {
            throw new InvalidOptionException(
                    "The id '%s' has %d bytes: expected 1 to %d bytes of UTF-8. Shorten the id"
                            .formatted(Excerpt.of(id), bytes(id), MAX_TERM_BYTES));
        }
    }

    /**
     * Returns an L2-normalized copy of a vector.
     *
     * @param name names the vector in messages
     * @throws InvalidOptionException if it has too many values or no direction
     */
    static float[] normalize(float[] vector, String name) {
        if (vector.length > MAX_VECTOR_VALUES) {
            throw new InvalidOptionException(
                    "%s has %d values: expected 1 to %d"
                            .formatted(name, vector.length, MAX_VECTOR_VALUES));
        }
        return Vectors.normalize(
                vector,
                problem ->
                        new InvalidOptionException(
                                "%s has no direction: %s. Expected 1 to %d finite values, not all of them zero"
                                        .formatted(name, problem, MAX_VECTOR_VALUES)));
    }

    private static void checkMetadata(IndexEntry entry) {
        if (entry.metadata().size() > MAX_METADATA) {
            throw new InvalidOptionException(
                    "The metadata of '%s' has %d names: expected at most %d"
                            .formatted(
                                    Excerpt.of(entry.id()), entry.metadata().size(), MAX_METADATA));
        }
        for (Map.Entry<String, Object> each : entry.metadata().entrySet()) {
            String name = each.getKey();
            if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
                throw new InvalidOptionException(
                        "The metadata of '%s' has the name '%s': expected 1 to %d characters. Shorten the name"
                                .formatted(
                                        Excerpt.of(entry.id()),
                                        Excerpt.of(name),
                                        MAX_NAME_CHARACTERS));
            }
            if (!(each.getValue() instanceof Number)
                    && bytes(String.valueOf(each.getValue())) > MAX_TERM_BYTES) {
                throw new InvalidOptionException(
                        "The value of '%s' in the metadata of '%s' has %d bytes: expected at most %d. Put longer texts into the text of the entry"
                                .formatted(
                                        Excerpt.of(name),
                                        Excerpt.of(entry.id()),
                                        bytes(String.valueOf(each.getValue())),
                                        MAX_TERM_BYTES));
            }
        }
    }

    private static int bytes(String text) {
        return UnicodeUtil.calcUTF16toUTF8Length(text, 0, text.length());
    }
}
