/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.store.embedding.filter.Filter;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OptionRanges;

/**
 * A search of an index.
 *
 * @param vector the L2-normalized query vector
 * @param count maximum number of results, 1 or more
 * @param offset number of top results to skip, 0 or more; offset + count is at most 10,000
 * @param minScore minimum cosine of a result, -1 to 1
 * @param filter condition on the metadata of results
 * @param nearDuplicateThreshold minimum cosine at which a result is dropped as a near duplicate of
 *     a better one, 0 to 1; 0 to keep all
 * @param numCandidates number of entries that the search explores, if greater than the number of
 *     results; 0 to 10,000
 */
public record IndexQuery(
        float[] vector,
        int count,
        int offset,
        float minScore,
        Optional<Filter> filter,
        float nearDuplicateThreshold,
        int numCandidates) {

    /** Maximum of offset + count: as many results are held in memory. */
    public static final int MAX_DEPTH = 10_000;

    /** Number of fetched results per returned one, so that enough are left without duplicates. */
    private static final int DUPLICATES_FACTOR = 4;

    /**
     * Checks the values.
     *
     * @throws InvalidOptionException if one is out of range
     */
    public IndexQuery {
        OptionRanges.requireAtLeast("topK", count, 1);
        OptionRanges.requireAtLeast("offset", offset, 0);
        OptionRanges.requireInRange("minScore", minScore, -1f, 1f);
        OptionRanges.requireFraction("nearDuplicateThreshold", nearDuplicateThreshold);
        OptionRanges.requireAtLeast("numCandidates", numCandidates, 0);
        if ((long) offset + count > MAX_DEPTH || numCandidates > MAX_DEPTH) {
            throw new InvalidOptionException(
                    "offset=%d, topK=%d and numCandidates=%d are out of range: expected offset + topK and numCandidates of at most %d. Set the options offset, topK and numCandidates, or the option filter to narrow the search"
                            .formatted(offset, count, numCandidates, MAX_DEPTH));
        }
    }

    /** Returns the number of entries to fetch, before duplicates are dropped and the offset. */
    int fetched() {
        int wanted = offset + count;
        return nearDuplicateThreshold > 0 ? DUPLICATES_FACTOR * wanted : wanted;
    }
}
