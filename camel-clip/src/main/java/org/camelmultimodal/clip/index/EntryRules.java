/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.UnicodeUtil;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * What an entry must be like before anything of its batch is written: Lucene would refuse it later,
 * when other entries of the batch are in already, or take memory for it for ever.
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
     * Checks everything that an entry says by itself.
     *
     * @throws InvalidOptionException if one of the entries breaks a rule; the message names it
     */
    static void check(List<IndexEntry> entries) {
        for (IndexEntry entry : entries) {
            if (entry.vector().length != entries.get(0).vector().length) {
                throw new InvalidOptionException(
                        "The vector of '%s' has %d values and that of '%s' %d: expected the same number in all entries of a message"
                                .formatted(
                                        shown(entry.id()),
                                        entry.vector().length,
                                        shown(entries.get(0).id()),
                                        entries.get(0).vector().length));
            }
            checkId(entry.id());
            checkVector(entry.vector(), "The vector of '%s'".formatted(shown(entry.id())));
            checkMetadata(entry);
            if (entry.text().length() > MAX_TEXT_CHARACTERS) {
                throw new InvalidOptionException(
                        "The text of '%s' has %d characters: expected at most %d. Set the header CamelClipText to a shorter one"
                                .formatted(
                                        shown(entry.id()),
                                        entry.text().length(),
                                        MAX_TEXT_CHARACTERS));
            }
        }
    }

    static void checkIds(Collection<String> ids) {
        ids.forEach(EntryRules::checkId);
    }

    private static void checkId(String id) {
        if (id.isEmpty() || bytes(id) > MAX_TERM_BYTES) {
            throw new InvalidOptionException(
                    "The id '%s' has %d bytes: expected 1 to %d. Set the header CamelClipId"
                            .formatted(shown(id), bytes(id), MAX_TERM_BYTES));
        }
    }

    /**
     * Checks that a vector has a direction.
     *
     * @param what the vector, for the message
     */
    static void checkVector(float[] vector, String what) {
        boolean isFinite = true;
        boolean isZero = true;
        for (float value : vector) {
            isFinite &= Float.isFinite(value);
            isZero &= value == 0;
        }
        if (!isFinite || isZero || vector.length > MAX_VECTOR_VALUES) {
            throw new InvalidOptionException(
                    "%s has %d values%s: expected 1 to %d finite ones, not all of them zero"
                            .formatted(
                                    what,
                                    vector.length,
                                    isFinite
                                            ? isZero ? ", all of them zero" : ""
                                            : ", not all of them finite",
                                    MAX_VECTOR_VALUES));
        }
    }

    private static void checkMetadata(IndexEntry entry) {
        if (entry.metadata().size() > MAX_METADATA) {
            throw new InvalidOptionException(
                    "The metadata of '%s' have %d names: expected at most %d"
                            .formatted(shown(entry.id()), entry.metadata().size(), MAX_METADATA));
        }
        for (Map.Entry<String, Object> each : entry.metadata().entrySet()) {
            String name = each.getKey();
            if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
                throw new InvalidOptionException(
                        "The metadata of '%s' have the name '%s': expected 1 to %d characters"
                                .formatted(shown(entry.id()), shown(name), MAX_NAME_CHARACTERS));
            }
            if (!(each.getValue() instanceof Number)
                    && bytes(String.valueOf(each.getValue())) > MAX_TERM_BYTES) {
                throw new InvalidOptionException(
                        "The value of '%s' in the metadata of '%s' has %d bytes: expected at most %d. Put longer texts into the header CamelClipText"
                                .formatted(
                                        name,
                                        shown(entry.id()),
                                        bytes(String.valueOf(each.getValue())),
                                        MAX_TERM_BYTES));
            }
        }
    }

    private static int bytes(String text) {
        return UnicodeUtil.calcUTF16toUTF8Length(text, 0, text.length());
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
