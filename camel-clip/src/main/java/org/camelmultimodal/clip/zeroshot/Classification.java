/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.List;
import java.util.Optional;

/**
 * The result of a zero-shot classification.
 *
 * @param scores all labels, best score first; at least one
 * @param selected the labels whose scores reach the threshold of the request, at most its topK,
 *     best score first; may be empty
 * @param confusable whether the difference between the two best scores is within the margin of the
 *     request
 */
public record Classification(
        List<LabelScore> scores, List<LabelScore> selected, boolean confusable) {

    /** Returns the best of the selected labels; empty if none reaches the threshold. */
    public Optional<LabelScore> top() {
        return selected.stream().findFirst();
    }
}
