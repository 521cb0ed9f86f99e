/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.InvalidModelException;

/**
 * The linear function from cosines to logits.
 *
 * @param scale factor of the cosine
 * @param bias added to the product; 0 for CLIP
 */
public record LogitScale(float scale, float bias) {

    /** The upper limit in training, which the models of OpenAI and open_clip reach. */
    public static final LogitScale CLIP = new LogitScale(100, 0);

    /**
     * Checks the values.
     *
     * @throws InvalidModelException if one is not finite
     */
    public LogitScale {
        if (!Float.isFinite(scale) || !Float.isFinite(bias)) {
            throw new InvalidModelException(
                    "The model's logit scale is %s and its logit bias %s: expected finite numbers"
                            .formatted(scale, bias));
        }
    }

    /**
     * Returns the function that some pairs of cosine and logit lie on, from the pairs that are
     * furthest apart.
     *
     * @param logits one for each cosine
     * @param hasBias whether the bias is other than 0
     * @throws InvalidModelException if the pairs determine none
     */
    static LogitScale fit(float[] cosines, float[] logits, boolean hasBias) {
        int min = 0;
        int max = 0;
        for (int i = 0; i < cosines.length; i++) {
            min = cosines[i] < cosines[min] ? i : min;
            max = cosines[i] > cosines[max] ? i : max;
        }
        if (!hasBias) {
            int far = Math.abs(cosines[min]) > Math.abs(cosines[max]) ? min : max;
            return new LogitScale(logits[far] / cosines[far], 0);
        }
        float scale = (logits[max] - logits[min]) / (cosines[max] - cosines[min]);
        return new LogitScale(scale, logits[max] - scale * cosines[max]);
    }

    /** Returns the logit of a cosine. */
    public float logit(float cosine) {
        return cosine * scale + bias;
    }
}
