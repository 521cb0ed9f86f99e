/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.store.embedding.filter.Filter;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * What is searched for.
 *
 * @param vector of length 1
 * @param count the most results; 1 or more
 * @param offset how many of the best are passed over
 * @param minScore the least cosine
 * @param filter what metadata must be like
 * @param nearDuplicateThreshold results at least this near to a better one are left out; 0 for none
 * @param numCandidates how many entries are explored, if more than are asked for
 * @throws InvalidOptionException if more than 10 000 results are asked for, the passed-over ones
 *     among them
 */
public record IndexQuery(
        float[] vector,
        int count,
        int offset,
        float minScore,
        Optional<Filter> filter,
        float nearDuplicateThreshold,
        int numCandidates) {

    /** The last result that can be asked for: what lies before it is held in memory. */
    public static final int MAX_DEPTH = 10_000;

    public IndexQuery {
        if ((long) offset + count > MAX_DEPTH || numCandidates > MAX_DEPTH) {
            throw new InvalidOptionException(
                    "offset=%d, topK=%d and numCandidates=%d; a search goes no deeper than %d results: narrow it with a filter"
                            .formatted(offset, count, numCandidates, MAX_DEPTH));
        }
    }

    /** How many entries have to be fetched, before the passed-over ones and duplicates go. */
    int fetched() {
        int wanted = offset + count;
        return nearDuplicateThreshold > 0 ? 4 * wanted : wanted;
    }
}
