/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import org.camelmultimodal.runtime.InvalidModelException;

/**
 * How a cosine becomes a logit.
 *
 * @param scale by what it is multiplied
 * @param bias what is then added; 0 for CLIP
 */
public record LogitScale(float scale, float bias) {

    public LogitScale {
        if (!Float.isFinite(scale) || !Float.isFinite(bias)) {
            throw new InvalidModelException(
                    "The model's logit scale is %s and its logit bias %s: expected finite numbers"
                            .formatted(scale, bias));
        }
    }

    /** What OpenAI's models and those of open_clip end up at: the limit of their training. */
    public static final LogitScale CLIP = new LogitScale(100, 0);

    public float logit(float cosine) {
        return cosine * scale + bias;
    }
}
