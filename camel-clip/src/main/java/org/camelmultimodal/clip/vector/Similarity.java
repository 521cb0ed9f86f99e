/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The similarity of two embeddings.
 *
 * <p>Source of the score: Hessel et al., "CLIPScore: A Reference-free Evaluation Metric for Image
 * Captioning" (2021), with the weight 2.5 of the paper.
 *
 * @param cosine the cosine of the embeddings, -1 to 1
 * @param clipScore CLIPScore: 2.5 · max(cosine, 0), 0 to 2.5
 */
public record Similarity(float cosine, float clipScore) {

    private static final float CLIP_SCORE_WEIGHT = 2.5f;

    /**
     * Returns the similarity of two embeddings.
     *
     * @param a an L2-normalized vector
     * @param b another of the same size
     * @throws InvalidOptionException if the vectors have different sizes
     */
    public static Similarity of(float[] a, float[] b) {
        Vectors.requireSameSize(a, b);
        float cosine = Vectors.dot(a, b);
        return new Similarity(cosine, CLIP_SCORE_WEIGHT * Math.max(0, cosine));
    }
}
