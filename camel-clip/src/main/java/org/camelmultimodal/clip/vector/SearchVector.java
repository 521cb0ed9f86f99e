/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import java.util.Optional;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Query vectors that combine several queries.
 *
 * <p>Source of the arithmetic: clip-retrieval, <code>clip_back.py</code>.
 */
public final class SearchVector {

    private SearchVector() {}

    /**
     * Returns the L2-normalized weighted mean of two vectors.
     *
     * @param weight weight of the other vector, 0 to 1
     * @throws InvalidOptionException if the vectors have different sizes
     * @throws InvalidMediaException if they cancel each other out
     */
    public static float[] mix(float[] one, float[] other, float weight) {
        return combine(one, 1 - weight, other, weight);
    }

    /**
     * Returns a vector minus a share of another, L2-normalized.
     *
     * @param weight weight of the other vector, 0 to 1
     * @throws InvalidOptionException if the vectors have different sizes
     * @throws InvalidMediaException if they cancel each other out
     */
    public static float[] without(float[] one, float[] other, float weight) {
        return combine(one, 1, other, -weight);
    }

    private static float[] combine(float[] one, float weight, float[] other, float otherWeight) {
        Vectors.requireSameSize(one, other);
        var sum = new float[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = weight * one[i] + otherWeight * other[i];
        }
        return Vectors.normalize(sum, Vectors::canceled);
    }

    /**
     * Returns the L2-normalized vector to search for.
     *
     * @param body the embedding of the body; the query alone counts without it
     * @param query the embedding of the query; at least one of body and query is present
     * @param queryWeight weight of the query beside the body, 0 to 1
     * @param negative the embedding of what results should not resemble
     * @param negativeWeight weight of that embedding, 0 to 1
     */
    public static float[] of(
            Optional<float[]> body,
            Optional<float[]> query,
            float queryWeight,
            Optional<float[]> negative,
            float negativeWeight) {
        float[] positive =
                body.isPresent() && query.isPresent()
                        ? mix(body.get(), query.get(), queryWeight)
                        : body.or(() -> query).orElseThrow();
        return negative.isPresent() ? without(positive, negative.get(), negativeWeight) : positive;
    }
}
