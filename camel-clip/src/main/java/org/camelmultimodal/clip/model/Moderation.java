/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.List;

/**
 * The verdict of a moderation.
 *
 * @param flagged whether any category reached its threshold
 * @param verdicts one for each category of the policy, in its order
 * @param policy the name of the policy
 * @param policyVersion its version
 */
public record Moderation(
        boolean flagged, List<Verdict> verdicts, String policy, String policyVersion) {

    /**
     * What was found of one category.
     *
     * @param category its name
     * @param flagged whether the score reached the threshold
     * @param score 0 to 1
     * @param threshold the policy's
     */
    public record Verdict(String category, boolean flagged, float score, float threshold) {}

    /**
     * The verdict that stands out: the flagged one of the highest score, else the highest of all.
     */
    public Verdict worst() {
        Verdict worst = verdicts.get(0);
        for (Verdict verdict : verdicts) {
            boolean worse =
                    verdict.flagged() == worst.flagged()
                            ? verdict.score() > worst.score()
                            : verdict.flagged();
            worst = worse ? verdict : worst;
        }
        return worst;
    }
}
