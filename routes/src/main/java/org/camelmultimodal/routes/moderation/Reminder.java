/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A review that nobody has answered yet.
 *
 * @param post the id of the post
 * @param since when the review began, in UTC
 * @param number number of the reminder, from 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reminder(String post, String since, int number) {

    /**
     * Reads the body of a message.
     *
     * @throws RefusedMessageException if it is not a reminder
     */
    static Reminder parse(Object body) {
        return MessageJson.read(
                body, Reminder.class, RefusedMessageException.Type.INVALID_REMINDER);
    }

    /** Returns the reminder as JSON. */
    String toJson() {
        return MessageJson.write(this);
    }
}
