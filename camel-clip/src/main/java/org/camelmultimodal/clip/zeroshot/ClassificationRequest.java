/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.Optional;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How vectors become scores.
 *
 * @param multiLabel whether each label is judged by itself; otherwise the scores of a CLIP model
 *     sum to 1. SigLIP always judges each by itself
 * @param margin two best labels whose scores lie no further apart are called confusable; 0 to 1
 * @param logitScale by what cosines are multiplied instead of by the model's own scale
 * @param logitBias what is then added instead of the model's own bias
 */
public record ClassificationRequest(
        boolean multiLabel, float margin, Optional<Float> logitScale, Optional<Float> logitBias) {

    private static final int MAX_LOGIT = 10_000;

    /** One label is right; the model's own scale. */
    public static final ClassificationRequest DEFAULT =
            new ClassificationRequest(false, 0, Optional.empty(), Optional.empty());

    public ClassificationRequest {
        if (!(margin >= 0 && margin <= 1)) {
            throw new InvalidOptionException(
                    "margin=%s is out of range; expected 0 to 1".formatted(margin));
        }
        requireLogit("logitScale", logitScale);
        requireLogit("logitBias", logitBias);
    }

    private static void requireLogit(String option, Optional<Float> value) {
        if (value.isPresent() && !(Math.abs(value.get()) <= MAX_LOGIT)) {
            throw new InvalidOptionException(
                    "%s=%s is out of range: expected %d to %d"
                            .formatted(option, value.get(), -MAX_LOGIT, MAX_LOGIT));
        }
    }
}
