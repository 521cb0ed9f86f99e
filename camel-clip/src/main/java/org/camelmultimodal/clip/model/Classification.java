/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;

/**
 * What a picture shows.
 *
 * @param scores the labels, the best first; at least one
 */
public record Classification(List<LabelScore> scores) {

    /** The best label. */
    public LabelScore top() {
        return scores.get(0);
    }
}
