/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.util.List;
import org.camelmultimodal.clip.moderation.Moderation;

/**
 * The verdict on one part of a post.
 *
 * @param part the name of the part
 * @param policy name and version of the policy; null if the part could not be judged
 * @param reasons at least one
 */
record PartVerdict(String part, String policy, List<Reason> reasons) {

    /** Returns the verdict of the policy: a reason per flagged category, or the closest one. */
    static PartVerdict of(String part, Moderation moderation) {
        List<Moderation.Verdict> flagged =
                moderation.verdicts().stream().filter(Moderation.Verdict::flagged).toList();
        List<Moderation.Verdict> shown = flagged.isEmpty() ? List.of(moderation.worst()) : flagged;
        return new PartVerdict(
                part,
                moderation.policy() + "/" + moderation.policyVersion(),
                shown.stream().map(verdict -> reason(part, verdict)).toList());
    }

    private static Reason reason(String part, Moderation.Verdict verdict) {
        return new Reason(
                part,
                verdict.flagged() ? Verdict.of(verdict.action()) : Verdict.ALLOW,
                verdict.category(),
                verdict.score(),
                verdict.threshold(),
                null);
    }

    /** Returns the verdict on a part that could not be judged: a reviewer decides. */
    static PartVerdict notJudged(String part, String why) {
        return new PartVerdict(part, null, List.of(Reason.of(part, Verdict.REVIEW, why)));
    }
}
