/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The line of the audit log that a message led to, kept in the exchange until it is published. */
final class Outcome {

    /** The property with the id of the post, also that of a message. */
    static final String POST_ID = "postId";

    private static final String PROPERTY = "outcome";
    private static final String VERDICT = "verdict";

    private Outcome() {}

    /** Keeps a line, and its verdict in the property <code>verdict</code>. */
    static void set(Exchange exchange, AuditEntry entry) {
        exchange.setProperty(PROPERTY, entry);
        exchange.setProperty(VERDICT, entry.verdict().text());
    }

    static AuditEntry in(Exchange exchange) {
        return exchange.getProperty(PROPERTY, AuditEntry.class);
    }

    /** Sets the message: a body, and the id of the post as the property <code>postId</code>. */
    static void write(Exchange exchange, String post, String body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(POST_ID, post);
        message.setBody(body);
    }
}
