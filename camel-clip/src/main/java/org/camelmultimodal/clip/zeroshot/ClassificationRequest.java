/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.Optional;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * How similarities become scores, and which labels are selected.
 *
 * @param multiLabel whether each label is scored independently; otherwise the scores of a CLIP
 *     model sum to 1. SigLIP always scores each label independently
 * @param topK maximum number of selected labels, 1 or more
 * @param threshold minimum score of a selected label, 0 to 1
 * @param margin maximum difference between the two best scores at which the labels are reported as
 *     confusable, 0 to 1; 0 to report none
 * @param logitScale overrides the model's logit scale, -10000 to 10000
 * @param logitBias overrides the model's logit bias, -10000 to 10000
 */
public record ClassificationRequest(
        boolean multiLabel,
        int topK,
        float threshold,
        float margin,
        Optional<Float> logitScale,
        Optional<Float> logitBias) {

    private static final int MAX_LOGIT = 10_000;
    private static final int DEFAULT_TOP_K = 5;

    /** One label applies; the five best are selected; the model's own logit scale and bias. */
    public static final ClassificationRequest DEFAULT =
            new ClassificationRequest(
                    false, DEFAULT_TOP_K, 0, 0, Optional.empty(), Optional.empty());

    /**
     * Checks the values.
     *
     * @throws InvalidOptionException if one is out of range
     */
    public ClassificationRequest {
        if (topK < 1) {
            throw outOfRange("topK", topK, "1 or more");
        }
        requireShare("threshold", threshold);
        requireShare("margin", margin);
        requireLogit("logitScale", logitScale);
        requireLogit("logitBias", logitBias);
    }

    private static void requireShare(String option, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw outOfRange(option, value, "0 to 1");
        }
    }

    private static void requireLogit(String option, Optional<Float> value) {
        if (value.isPresent() && !(Math.abs(value.get()) <= MAX_LOGIT)) {
            throw outOfRange(option, value.get(), "%d to %d".formatted(-MAX_LOGIT, MAX_LOGIT));
        }
    }

    private static InvalidOptionException outOfRange(String option, Object value, String range) {
        return new InvalidOptionException(
                "%s=%s is out of range: expected %s. Set the option %s"
                        .formatted(option, value, range, option));
    }
}
