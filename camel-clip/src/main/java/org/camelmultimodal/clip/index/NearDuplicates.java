/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.clip.vector.Vectors;

/** Drops results that are near duplicates of better ones, and returns the requested page. */
final class NearDuplicates {

    /**
     * A result.
     *
     * @param vector its L2-normalized vector; may be null if near duplicates are not dropped
     */
    record Candidate(SearchHit hit, float[] vector) {}

    private NearDuplicates() {}

    /**
     * Returns the results of a query.
     *
     * @param candidates best first
     */
    static List<SearchHit> page(List<Candidate> candidates, IndexQuery query) {
        var kept = new ArrayList<Candidate>();
        for (Candidate candidate : candidates) {
            boolean reachesMinimum = candidate.hit.score() >= query.minScore();
            if (reachesMinimum && !repeats(candidate, kept, query.nearDuplicateThreshold())) {
                kept.add(candidate);
            }
        }
        return kept.stream().skip(query.offset()).limit(query.count()).map(Candidate::hit).toList();
    }

    private static boolean repeats(Candidate candidate, List<Candidate> kept, float threshold) {
        return threshold > 0
                && kept.stream()
                        .anyMatch(k -> Vectors.dot(k.vector, candidate.vector) >= threshold);
    }
}
