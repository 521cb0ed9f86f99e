/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * A line of the audit log. It has no text of the post, only digests of what was judged.
 *
 * @param sequence the number of the line, from 1 without gaps
 * @param time when the line was written, in UTC; never earlier than the line before
 * @param stage what the line records
 * @param post the id of the post; null for a refused message that does not have one
 * @param verdict the decision; null for a refused message
 * @param reasons the reasons with their scores
 * @param policy the policies with their versions, such as <code>posts/1</code>; null if none judged
 * @param model the models; null if none ran
 * @param who the worker or the reviewer that decided
 * @param content the SHA-256 digests of the message that led to this line, and of each part
 * @param message the JMS message id of the message that led to this line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        long sequence,
        String time,
        Stage stage,
        String post,
        Verdict verdict,
        List<Reason> reasons,
        String policy,
        String model,
        String who,
        Map<String, String> content,
        String message) {

    /** Of constant length, so that the order of texts is that of time. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** Returns the key that at most one line has: each stage decides once on a post. */
    String key() {
        return key(stage, stage == Stage.REFUSED ? message : post);
    }

    /**
     * Returns the key of a line.
     *
     * @param of the id of a post, or of a message for {@link Stage#REFUSED}
     */
    static String key(Stage stage, String of) {
        return stage.text() + "/" + of;
    }

    /** Returns this entry as the line that follows another. */
    AuditEntry after(long lastSequence, String lastTime, Instant now) {
        String time = TIME.format(now);
        return new AuditEntry(
                lastSequence + 1,
                lastTime != null && lastTime.compareTo(time) > 0 ? lastTime : time,
                stage,
                post,
                verdict,
                reasons,
                policy,
                model,
                who,
                content,
                message);
    }

    /** Returns the line as JSON. */
    public String toJson() {
        return MessageJson.write(this);
    }
}
