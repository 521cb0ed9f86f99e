/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.List;
import org.camelmultimodal.runtime.InferenceException;

/**
 * The verdict of a moderation.
 *
 * @param action the most severe action of the flagged categories
 * @param verdicts one for each category of the policy, in its order
 * @param policy the name of the policy
 * @param policyVersion its version
 */
public record Moderation(
        ModerationAction action, List<Verdict> verdicts, String policy, String policyVersion) {

    /**
     * What was found of one category.
     *
     * @param category its name
     * @param flagged whether the score crossed the threshold
     * @param score of prompts and heads usually 0 to 1, of a safety checker the greatest distance
     *     above a concept's threshold
     * @param threshold the policy's
     * @param action what the policy asks for if it is flagged
     * @param reason what the score came from: the sentence or concept that fits best, or the head;
     *     of several views preceded by that view's name
     * @param view the view that the score came from, such as <code>frame 3 on white</code>; empty
     *     for a text as it was written
     */
    public record Verdict(
            String category,
            boolean flagged,
            float score,
            float threshold,
            ModerationAction action,
            String reason,
            String view) {

        public Verdict {
            if (!Float.isFinite(score) || !Float.isFinite(threshold)) {
                throw new InferenceException(
                        "Category '%s' has the score %s and the threshold %s: expected finite numbers"
                                .formatted(category, score, threshold));
            }
        }

        /** This verdict, as that on one of several views. */
        Verdict on(String view) {
            return new Verdict(
                    category,
                    flagged,
                    score,
                    threshold,
                    action,
                    view.isEmpty() ? reason : view + ": " + reason,
                    view);
        }
    }

    /** Whether any category was flagged. */
    public boolean flagged() {
        return action != ModerationAction.ALLOW;
    }

    /**
     * The verdict that stands out: the flagged one of the most severe action and then the highest
     * score, else the highest score of all.
     */
    public Verdict worst() {
        Verdict worst = verdicts.get(0);
        for (Verdict verdict : verdicts) {
            if (isWorse(verdict, worst)) {
                worst = verdict;
            }
        }
        return worst;
    }

    private static boolean isWorse(Verdict one, Verdict other) {
        if (one.flagged() != other.flagged()) {
            return one.flagged();
        }
        return one.flagged() && one.action() != other.action()
                ? one.action().compareTo(other.action()) > 0
                : one.score() > other.score();
    }
}
