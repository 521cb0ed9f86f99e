/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.runtime.camel.Results;

/** Writes verdicts to headers. */
final class VerdictHeaders {

    static final List<String> ALL =
            List.of(
                    ClipConstants.FLAGGED,
                    ClipConstants.ACTION,
                    ClipConstants.CATEGORY,
                    ClipConstants.CATEGORY_SCORE,
                    ClipConstants.CATEGORY_THRESHOLD,
                    ClipConstants.CATEGORY_SCORES,
                    ClipConstants.REASON,
                    ClipConstants.POLICY,
                    ClipConstants.FRAME,
                    ClipConstants.VERDICTS);

    private VerdictHeaders() {}

    /** Writes the verdicts on the items of a message; most headers hold the strictest one. */
    static void write(Message message, Results<Moderation> results) {
        Moderation strictest = Moderation.strictest(results.all());
        Moderation.Verdict worst = strictest.worst();
        message.setHeader(ClipConstants.ACTION, strictest.action());
        message.setHeader(ClipConstants.CATEGORY, worst.category());
        message.setHeader(ClipConstants.CATEGORY_SCORE, worst.score());
        message.setHeader(ClipConstants.CATEGORY_THRESHOLD, worst.threshold());
        message.setHeader(ClipConstants.CATEGORY_SCORES, scores(strictest));
        message.setHeader(ClipConstants.REASON, worst.reason());
        if (!worst.view().isEmpty()) {
            message.setHeader(ClipConstants.FRAME, worst.view());
        }
        message.setHeader(
                ClipConstants.POLICY, strictest.policy() + "/" + strictest.policyVersion());
        if (results.isList()) {
            message.setHeader(
                    ClipConstants.VERDICTS,
                    results.all().stream().map(ClipConverter::toMap).toList());
        }
        // Last, so that a route that finds it also finds the other headers.
        message.setHeader(ClipConstants.FLAGGED, strictest.flagged());
    }

    private static Map<String, Float> scores(Moderation moderation) {
        var scores = new LinkedHashMap<String, Float>();
        moderation.verdicts().forEach(each -> scores.put(each.category(), each.score()));
        return scores;
    }
}
