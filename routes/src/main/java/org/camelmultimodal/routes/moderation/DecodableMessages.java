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
 * client cannot decode them: it fails before a route can look at the message, reconnects, receives
 * the same message again, and never another one.
 */
public final class DecodableMessages implements ActiveMQServerPlugin {

    private static final String ADDRESSES = "moderation.";

    @Override
    public void beforeSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue)
            throws ActiveMQException {
        if (message.getAddress().startsWith(ADDRESSES) && !isDecodable(message.toCore())) {
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
