/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.camelmultimodal.runtime.OptionRanges;

/** Orders candidates by their similarity to a query. */
public final class Ranking {

    /**
     * A candidate that was ranked.
     *
     * @param index its index in the list of candidates, from 0
     * @param similarity the cosine of query and candidate, -1 to 1
     */
    public record Ranked(int index, float similarity) {}

    private Ranking() {}

    /**
     * Returns the candidates that are most similar to a query, most similar first; candidates of
     * equal similarity keep their order.
     *
     * @param query an L2-normalized vector
     * @param candidates L2-normalized vectors of the same size
     * @param topK maximum number of results, 1 or more
     * @param minScore minimum cosine of a result, -1 to 1
     * @throws org.camelmultimodal.runtime.InvalidOptionException if a parameter is out of range or
     *     the vectors have different sizes
     */
    public static List<Ranked> rank(
            float[] query, List<float[]> candidates, int topK, float minScore) {
        OptionRanges.requireAtLeast("topK", topK, 1);
        OptionRanges.requireInRange("minScore", minScore, -1f, 1f);
        return IntStream.range(0, candidates.size())
                .mapToObj(i -> new Ranked(i, Similarity.of(query, candidates.get(i)).cosine()))
                .filter(ranked -> ranked.similarity() >= minScore)
                .sorted(Comparator.comparingDouble(ranked -> -ranked.similarity()))
                .limit(topK)
                .toList();
    }
}
