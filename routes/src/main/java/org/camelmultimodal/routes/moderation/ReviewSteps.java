/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.routes.moderation.RefusedMessageException.Type;

/** The steps of the moderation workflow on reviews, reminders and refused messages. */
public final class ReviewSteps {

    private final AuditLog log;

    public ReviewSteps(AuditLog log) {
        this.log = log;
    }

    /**
     * Records the decision of a reviewer. It may come late, but only the first one counts.
     *
     * @throws RefusedMessageException if the message is not an answer, the post is not in review,
     *     or another answer came first
     */
    public void answer(Exchange exchange) {
        Received received = Received.of(exchange);
        Answer answer = Answer.parse(received.body());
        exchange.setProperty(Outcome.POST_ID, answer.post());
        AuditEntry automatic =
                log.find(Stage.AUTOMATIC, answer.post())
                        .orElseThrow(
                                () ->
                                        refused(
                                                Type.UNKNOWN_POST,
                                                "post=%s is unknown: expected the id of a post in review",
                                                answer));
        if (automatic.verdict() != Verdict.REVIEW) {
            throw refused(
                    Type.NOT_IN_REVIEW,
                    "post=%s was decided without a review: expected the id of a post in review",
                    answer);
        }
        AuditEntry entry =
                log.append(
                        new AuditEntry(
                                0,
                                null,
                                Stage.HUMAN,
                                answer.post(),
                                answer.verdict(),
                                List.of(Reason.of("reviewer", answer.verdict(), answer.note())),
                                null,
                                null,
                                answer.reviewer(),
                                automatic.content(),
                                received.messageId()));
        if (!entry.message().equals(received.messageId())) {
            throw refused(
                    Type.ALREADY_DECIDED,
                    "post=%s is already decided: expected the id of a post in review",
                    answer);
        }
        Outcome.set(exchange, entry);
    }

    private static RefusedMessageException refused(Type type, String message, Answer answer) {
        return new RefusedMessageException(type, message.formatted(answer.post()));
    }

    /** Sets the body to the result of the post, its line of the audit log. */
    public void result(Exchange exchange) {
        AuditEntry entry = Outcome.in(exchange);
        Outcome.write(exchange, entry.post(), entry.toJson());
        exchange.getMessage().setHeader("verdict", entry.verdict().text());
    }

    /** Sets the body to the first reminder of a review, which is due after a delay. */
    public void remind(Exchange exchange) {
        AuditEntry entry = Outcome.in(exchange);
        Outcome.write(exchange, entry.post(), new Reminder(entry.post(), entry.time(), 1).toJson());
    }

    /**
     * Sets the body to a reminder that is due, and the property <code>next</code> to the one after
     * it; both are null if the review was answered.
     *
     * @throws RefusedMessageException if the message is not a reminder of a review
     */
    public void due(Exchange exchange) {
        Reminder reminder = Reminder.parse(Received.of(exchange).body());
        Optional<AuditEntry> automatic = log.find(Stage.AUTOMATIC, String.valueOf(reminder.post()));
        if (automatic.map(AuditEntry::verdict).filter(Verdict.REVIEW::equals).isEmpty()) {
            throw new RefusedMessageException(
                    Type.INVALID_REMINDER, "The reminder is not of a post in review");
        }
        String post = automatic.get().post();
        exchange.setProperty(Outcome.POST_ID, post);
        boolean isOpen = log.find(Stage.HUMAN, post).isEmpty();
        Outcome.write(exchange, post, isOpen ? reminder.toJson() : null);
        exchange.getMessage().setHeader("lastValueKey", post);
        exchange.setProperty(
                "next",
                isOpen
                        ? new Reminder(post, automatic.get().time(), reminder.number() + 1).toJson()
                        : null);
    }

    /** Records a message that has no effect, and makes it a dead letter with the reason. */
    public void refuse(Exchange exchange) {
        RefusedMessageException refused =
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, RefusedMessageException.class);
        Received received = Received.in(exchange);
        log.append(
                new AuditEntry(
                        0,
                        null,
                        Stage.REFUSED,
                        exchange.getProperty(Outcome.POST_ID, String.class),
                        null,
                        // The message of the exception may quote the post.
                        List.of(Reason.of("message", null, refused.type().text())),
                        null,
                        null,
                        "worker-" + ProcessHandle.current().pid(),
                        received.content(),
                        received.messageId()));
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeaders(
                new TreeMap<>(
                        Map.of(
                                "reasonType",
                                refused.type().text(),
                                "reason",
                                refused.getMessage())));
        message.setBody(received.body());
    }
}
