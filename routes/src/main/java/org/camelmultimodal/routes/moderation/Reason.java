/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A reason for a verdict. It quotes nothing of the post. Fields are null if they do not apply.
 *
 * @param part the part of the post that was judged: <code>text</code>, <code>image</code> or <code>
 *     recording</code>; otherwise who gives the reason, <code>reviewer</code> or <code>message
 *     </code>
 * @param verdict the verdict that this reason alone would lead to
 * @param category the category of the policy
 * @param score the score of the category, 0 to 1
 * @param threshold the threshold of the category
 * @param note why the part could not be judged, what is wrong with the message, or the words of the
 *     reviewer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(
        String part, Verdict verdict, String category, Float score, Float threshold, String note) {

    /** Returns a reason that is not a score. */
    static Reason of(String part, Verdict verdict, String note) {
        return new Reason(part, verdict, null, null, null, note);
    }
}
