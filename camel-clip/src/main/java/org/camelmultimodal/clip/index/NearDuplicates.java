/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import java.util.ArrayList;
import java.util.List;

/** Results without those that are nearly equal to better ones, and the page that is asked for. */
final class NearDuplicates {

    /** A result and its vector, which may be missing where no duplicates are looked for. */
    record Candidate(SearchHit hit, float[] vector) {}

    private NearDuplicates() {}

    /**
     * Picks the results of a query.
     *
     * @param candidates the best first
     */
    static List<SearchHit> page(List<Candidate> candidates, IndexQuery query) {
        var kept = new ArrayList<Candidate>();
        for (Candidate candidate : candidates) {
            boolean good = candidate.hit.score() >= query.minScore();
            if (good && !repeats(candidate, kept, query.nearDuplicateThreshold())) {
                kept.add(candidate);
            }
        }
        return kept.stream().skip(query.offset()).limit(query.count()).map(Candidate::hit).toList();
    }

    private static boolean repeats(Candidate candidate, List<Candidate> kept, float threshold) {
        return threshold > 0
                && kept.stream().anyMatch(k -> dot(k.vector, candidate.vector) >= threshold);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
