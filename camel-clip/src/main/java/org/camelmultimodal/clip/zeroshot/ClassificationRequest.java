/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.Optional;
import org.camelmultimodal.runtime.OptionRanges;

/**
 * Options of a classification: how similarities are converted to scores, and which labels are
 * selected.
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
     * @throws org.camelmultimodal.runtime.InvalidOptionException if one is out of range
     */
    public ClassificationRequest {
        OptionRanges.requireAtLeast("topK", topK, 1);
        OptionRanges.requireFraction("threshold", threshold);
        OptionRanges.requireFraction("margin", margin);
        requireLogit("logitScale", logitScale);
        requireLogit("logitBias", logitBias);
    }

    /** Returns this request with each label scored independently. */
    ClassificationRequest independent() {
        return new ClassificationRequest(true, topK, threshold, margin, logitScale, logitBias);
    }

    private static void requireLogit(String option, Optional<Float> value) {
        value.ifPresent(logit -> OptionRanges.requireInRange(option, logit, -MAX_LOGIT, MAX_LOGIT));
    }
}
