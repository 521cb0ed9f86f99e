/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import java.util.List;

/**
 * What an image shows.
 *
 * @param scores the labels, the best first; at least one
 * @param confusable whether the two best scores lie within the margin of each other
 */
public record Classification(List<LabelScore> scores, boolean confusable) {

    /** The best label. */
    public LabelScore top() {
        return scores.get(0);
    }
}
