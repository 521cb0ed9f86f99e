/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.store.embedding.filter.Filter;
import java.util.Optional;

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
 */
public record IndexQuery(
        float[] vector,
        int count,
        int offset,
        float minScore,
        Optional<Filter> filter,
        float nearDuplicateThreshold,
        int numCandidates) {

    /** How many entries have to be fetched, before the passed-over ones and duplicates go. */
    int fetched() {
        int wanted = Math.addExact(offset, count);
        return nearDuplicateThreshold > 0 ? Math.multiplyExact(4, wanted) : wanted;
    }
}
