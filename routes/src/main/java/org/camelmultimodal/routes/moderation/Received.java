/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.Excerpt;

/**
 * A message as it was received, kept in the exchange.
 *
 * @param body the body, unchanged
 * @param messageId the JMS message id, by which a redelivery is told from another message; for a
 *     message without one, the digest of its body
 */
record Received(Object body, String messageId) {

    private static final String PROPERTY = "received";
    private static final String CONTENT = "message";

    /** Reads the message of an exchange, keeps it there, and removes its headers. */
    static Received of(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        Object id = message.getHeader("JMSMessageID");
        var received =
                new Received(
                        body,
                        id instanceof String text ? Excerpt.of(text) : "content:" + digest(body));
        exchange.setProperty(PROPERTY, received);
        // Headers of a stranger must not change what the components do.
        message.removeHeaders("*");
        return received;
    }

    /** Returns the message that is kept in an exchange. */
    static Received in(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Received.class);
    }

    /** Returns the SHA-256 digest of a text or bytes, or of an excerpt of another body. */
    static String digest(Object body) {
        return Digest.SHA_256.of(
                body instanceof byte[] bytes
                        ? bytes
                        : (body instanceof String text ? text : Excerpt.of(body))
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the digest of the message, for the audit log. */
    Map<String, String> content() {
        return Map.of(CONTENT, digest(body));
    }

    /**
     * Returns whether this is the message that led to a line, delivered again. A sender can choose
     * the id of a message, but not a body with the same digest.
     */
    boolean isOf(AuditEntry entry) {
        return messageId.equals(entry.message())
                && digest(body).equals(entry.content().get(CONTENT));
    }
}
