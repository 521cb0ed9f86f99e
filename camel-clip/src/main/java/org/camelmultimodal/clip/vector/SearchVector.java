/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import java.util.Optional;

/**
 * Vectors that stand for several wishes at once.
 *
 * <p>Source of the arithmetic: clip-retrieval, <code>clip_back.py</code>.
 */
public final class SearchVector {

    private SearchVector() {}

    /**
     * The weighted mean of two vectors, of length 1.
     *
     * @param weight how much the other one counts, 0 to 1
     */
    public static float[] mix(float[] one, float[] other, float weight) {
        Vectors.requireSameSize(one, other);
        var mean = new float[one.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (1 - weight) * one[i] + weight * other[i];
        }
        return Vectors.normalise(mean, Vectors::ofSum);
    }

    /**
     * A vector turned away from another, of length 1.
     *
     * @param weight how far, 0 to 1
     */
    public static float[] without(float[] one, float[] other, float weight) {
        Vectors.requireSameSize(one, other);
        var difference = new float[one.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = one[i] - weight * other[i];
        }
        return Vectors.normalise(difference, Vectors::ofSum);
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
