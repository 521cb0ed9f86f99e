/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;

/**
 * The decision of a reviewer on a post in review, the JSON body of a message in <code>
 * moderation.decisions</code>.
 *
 * @param post the id of the post
 * @param verdict {@link Verdict#ALLOW} or {@link Verdict#BLOCK}
 * @param reviewer who decided, for the audit log: 1 to 100 printable characters
 * @param note why, for the audit log: at most 500 printable characters; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(String post, Verdict verdict, String reviewer, String note) {

    private static final Pattern REVIEWER =
            Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]{1,100}");
    private static final Pattern NOTE =
            Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]{0,500}");

    /**
     * @throws RefusedMessageException if a field is invalid
     */
    public Answer {
        if (!Post.isId(post)) {
            throw invalid("post=%s is invalid: expected the id of a post", post);
        }
        if (verdict != Verdict.ALLOW && verdict != Verdict.BLOCK) {
            throw invalid("verdict=%s is invalid: expected allow or block", verdict);
        }
        if (reviewer == null || !REVIEWER.matcher(reviewer).matches() || reviewer.isBlank()) {
            throw invalid(
                    "reviewer=%s is invalid: expected 1 to 100 printable characters", reviewer);
        }
        if (note != null && !NOTE.matcher(note).matches()) {
            throw invalid("note=%s is invalid: expected at most 500 printable characters", note);
        }
    }

    private static RefusedMessageException invalid(String message, Object value) {
        return new RefusedMessageException(
                RefusedMessageException.Type.INVALID_ANSWER, message.formatted(Excerpt.of(value)));
    }

    /**
     * Reads the body of a message.
     *
     * @throws RefusedMessageException if it is not an answer
     */
    static Answer parse(Object body) {
        return MessageJson.read(body, Answer.class, RefusedMessageException.Type.INVALID_ANSWER);
    }

    /** Returns the answer as JSON. */
    public String toJson() {
        return MessageJson.write(this);
    }
}
