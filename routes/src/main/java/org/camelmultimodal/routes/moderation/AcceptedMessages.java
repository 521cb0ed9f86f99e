/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * A broker plugin that refuses messages to the queues of the workflow when they are sent, if a
 * client fails at them before a route can look at them. It reads a message of any size into its
 * memory, although posts are small and their media are files; and a message that it cannot decode
 * makes it reconnect and get the same message again, so that no other is ever received.
 */
public final class AcceptedMessages implements ActiveMQServerPlugin {

    private static final String ADDRESSES = "moderation.";

    /** Maximum size of a message in bytes, more than a post or a review has. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    @Override
    public void beforeSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue)
            throws ActiveMQException {
        long bytes = message.getWholeMessageSize();
        boolean isOfPosts = message.getAddress().startsWith(ADDRESSES);
        if (isOfPosts && bytes > MAX_BYTES) {
            throw new ActiveMQIllegalStateException(
                    "A message of %d bytes is too large: expected at most %d bytes. Put media into the media directory"
                            .formatted(bytes, MAX_BYTES));
        }
        if (isOfPosts && !isDecodable(message.toCore())) {
            throw new ActiveMQIllegalStateException(
                    "A message of the type %d cannot be decoded: expected a text message"
                            .formatted(message.toCore().getType()));
        }
    }

    /** The body of a bytes message, or of one without a body, is not decoded. */
    private static boolean isDecodable(ICoreMessage message) {
        return switch (message.getType()) {
            case Message.TEXT_TYPE -> hasText(message.getReadOnlyBodyBuffer());
            case Message.BYTES_TYPE, Message.DEFAULT_TYPE -> true;
            default -> false;
        };
    }

    private static boolean hasText(ActiveMQBuffer body) {
        try {
            body.readNullableSimpleString();
            return true;
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }
}
