/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.Comparator;
import java.util.List;
import org.camelmultimodal.runtime.InferenceException;

/**
 * The result of a moderation.
 *
 * @param action the most severe action of the flagged categories
 * @param verdicts one for each category of the policy, in its order
 * @param policy the name of the policy
 * @param policyVersion its version
 */
public record Moderation(
        ModerationAction action, List<Verdict> verdicts, String policy, String policyVersion) {

    /**
     * The verdict by one category.
     *
     * @param category name of the category
     * @param flagged whether the score crossed the threshold
     * @param score with prompts and most heads 0 to 1; with a safety checker the maximum difference
     *     between the similarity to a concept and the threshold of that concept
     * @param threshold threshold of the policy
     * @param action action that the policy asks for if the category is flagged
     * @param reason what the score is based on: the prompt or concept that matches best, or the
     *     head; preceded by the name of the view where there are several
     * @param view the view that the score came from, such as <code>frame 3 on white</code>; empty
     *     for a text as written
     */
    public record Verdict(
            String category,
            boolean flagged,
            float score,
            float threshold,
            ModerationAction action,
            String reason,
            String view) {

        /**
         * Checks the numbers.
         *
         * @throws InferenceException if one is not finite
         */
        public Verdict {
            if (!Float.isFinite(score) || !Float.isFinite(threshold)) {
                throw new InferenceException(
                        "Category '%s' has the score %s and the threshold %s: expected finite numbers"
                                .formatted(category, score, threshold));
            }
        }

        /** Returns this verdict as that on one of several views. */
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

    /** Returns whether any category was flagged. */
    public boolean flagged() {
        return action != ModerationAction.ALLOW;
    }

    /**
     * Returns the most severe verdict: of the flagged ones the one with the most severe action and
     * then the highest score; if none is flagged, the one with the highest score.
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

    /**
     * Returns the strictest of several results: the one with the most severe action and then the
     * highest score of its {@link #worst()} verdict; of equal ones the first.
     *
     * @param results at least one
     * @throws InferenceException if there is none, so that nothing passes without a verdict
     */
    public static Moderation strictest(List<Moderation> results) {
        return results.stream()
                .max(
                        Comparator.comparing(Moderation::action)
                                .thenComparing(result -> result.worst().score()))
                .orElseThrow(
                        () ->
                                new InferenceException(
                                        "There is no moderation result: expected at least one"));
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
