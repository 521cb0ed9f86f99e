/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * A client of the queues of the moderation workflow: submits posts, lists reviews, answers them and
 * reads results. Its methods throw {@link JMSRuntimeException} if the broker cannot be reached, and
 * can then be called again.
 */
public final class ModerationQueues {

    /** The posts to moderate. */
    public static final String POSTS = "moderation.posts";

    /** The posts that wait for a reviewer. They stay until their decision is recorded. */
    public static final String REVIEWS = "moderation.reviews";

    /** The decisions of reviewers. */
    public static final String DECISIONS = "moderation.decisions";

    /** Exactly one message for each post that is decided. */
    public static final String RESULTS = "moderation.results";

    /** The latest reminder of each review that was not answered in time. */
    public static final String REMINDERS = "moderation.reminders";

    /** The messages that had no effect, with the properties reasonType and reason. */
    public static final String DEAD = "moderation.dead";

    /** The property by which the broker detects that a message was already sent. */
    private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

    private final ConnectionFactory connections;

    public ModerationQueues(ConnectionFactory connections) {
        this.connections = connections;
    }

    /**
     * Submits a post. A call that failed can be repeated: the broker drops a post that it already
     * has.
     */
    public void submit(Post post) {
        send(POSTS, post.toJson(), post.id());
    }

    /**
     * Sends the decision of a reviewer. A call that failed can be repeated: the broker drops an
     * equal decision that it already has. A different one of the same reviewer arrives.
     */
    public void answer(Answer answer) {
        send(DECISIONS, answer.toJson(), Received.digest(answer.toJson()));
    }

    private void send(String queue, String body, String duplicateId) {
        try (JMSContext context = connections.createContext()) {
            context.createProducer()
                    .setProperty(DUPLICATE_ID, duplicateId)
                    .send(context.createQueue(queue), body);
        }
    }

    /** Reads something of a message. */
    public interface Reader<T> {
        T read(Message message) throws JMSException;
    }

    /** Returns the ids of the posts in review, the oldest first. */
    public List<String> reviews() {
        return browse(REVIEWS, message -> message.getStringProperty(Outcome.POST_ID));
    }

    /** Reads the messages of a queue, which stay there. */
    public <T> List<T> browse(String queue, Reader<T> reader) {
        try (JMSContext context = connections.createContext();
                QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
            var read = new ArrayList<T>();
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                read.add(reader.read((Message) messages.nextElement()));
            }
            return read;
        } catch (JMSException e) {
            throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
        }
    }
}
