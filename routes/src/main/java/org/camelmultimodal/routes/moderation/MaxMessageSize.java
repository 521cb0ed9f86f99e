/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * A broker plugin that refuses large messages to the queues of the workflow when they are sent: a
 * client reads a message of any size into its memory before a route can look at it. Posts are
 * small; their media are files.
 */
public final class MaxMessageSize implements ActiveMQServerPlugin {

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
    }
}
