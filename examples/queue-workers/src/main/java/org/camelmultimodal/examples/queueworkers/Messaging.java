/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.camelmultimodal.runtime.QueueFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to the broker, on which any number of threads work in sessions of their own. */
final class Messaging implements AutoCloseable {

    /** Work in a session. */
    @FunctionalInterface
    interface Task<T> {
        T run(Session session) throws JMSException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Messaging.class);

    private final Connection connection;

    /**
     * @throws BrokerUnavailableException if the broker cannot be reached
     */
    Messaging(ConnectionFactory connections) {
        Connection opened = null;
        try {
            opened = connections.createConnection();
            opened.start();
        } catch (JMSException e) {
            closeQuietly(opened, e);
            throw failure(e);
        }
        connection = opened;
    }

    private static void closeQuietly(Connection connection, JMSException failure) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (JMSException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Runs work in a transaction: all that it sends and receives takes effect, or nothing.
     *
     * @throws QueueFullException if an address accepts no more messages
     * @throws DuplicateMessageException if the broker has a message of the same duplicate id
     * @throws BrokerUnavailableException if the broker did not confirm the transaction
     */
    <T> T inTransaction(Task<T> task) {
        try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            T result = task.run(session);
            session.commit();
            return result;
        } catch (JMSException e) {
            throw failure(e);
        }
    }

    /** Transactions of one thread, in a session that stays open for the next one. */
    final class Transactions implements AutoCloseable {

        private Session session;

        /**
         * Runs work in a transaction as {@link Messaging#inTransaction} does.
         *
         * @throws QueueFullException if an address accepts no more messages
         * @throws BrokerUnavailableException if the broker did not confirm the transaction
         */
        <T> T run(Task<T> task) {
            boolean isCommitted = false;
            try {
                if (session == null) {
                    session = connection.createSession(true, Session.SESSION_TRANSACTED);
                }
                T result = task.run(session);
                session.commit();
                isCommitted = true;
                return result;
            } catch (JMSException e) {
                throw failure(e);
            } finally {
                if (!isCommitted) {
                    // What the session has sent must not be part of the next transaction.
                    close();
                }
            }
        }

        @Override
        public void close() {
            Session last = session;
            session = null;
            try {
                if (last != null) {
                    last.close();
                }
            } catch (JMSException e) {
                LOG.debug("A session did not close: {}", e.getMessage());
            }
        }
    }

    /** Runs work that only reads. */
    <T> T inSession(Task<T> task) {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            return task.run(session);
        } catch (JMSException e) {
            throw failure(e);
        }
    }

    /** Calls a listener with each message of a queue, one at a time, until it is closed. */
    Jobs.Subscription listen(String queue, MessageListener listener) {
        try {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createConsumer(session.createQueue(queue)).setMessageListener(listener);
            return () -> close(session::close);
        } catch (JMSException e) {
            throw failure(e);
        }
    }

    /**
     * Sends a message.
     *
     * @param timeToLive time after which the message expires; zero for never
     */
    static void send(Session session, String queue, Message message, Duration timeToLive)
            throws JMSException {
        try (var producer = session.createProducer(session.createQueue(queue))) {
            producer.setTimeToLive(timeToLive.toMillis());
            producer.send(message);
        }
    }

    /** Sends a status to the results or to the progress, where it expires. */
    static void publish(Session session, String queue, JobStatus status) throws JMSException {
        send(
                session,
                queue,
                message(session, status.toJson(), status.properties()),
                queue.equals(Addresses.PROGRESS) ? Jobs.STATUS_EXPIRY : Duration.ZERO);
    }

    /** Returns a message with a body, or without if it is null, and properties. */
    static Message message(Session session, String body, Map<String, String> properties)
            throws JMSException {
        Message message = body == null ? session.createMessage() : session.createTextMessage(body);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        return message;
    }

    /**
     * Passes the messages of a queue, which stay there, to a reader. Each is in memory only while
     * it is read.
     *
     * @param selector which of them; null for all
     */
    static void browse(Session session, String queue, String selector, Consumer<Message> reader)
            throws JMSException {
        try (var browser = session.createBrowser(session.createQueue(queue), selector)) {
            Enumeration<?> found = browser.getEnumeration();
            while (found.hasMoreElements()) {
                reader.accept((Message) found.nextElement());
            }
        }
    }

    /**
     * Returns the text of a message.
     *
     * @throws InvalidJobException if it has none
     */
    static String text(Message message) {
        try {
            if (message instanceof TextMessage text && text.getText() != null) {
                return text.getText();
            }
        } catch (JMSException e) {
            throw failure(e);
        }
        throw new InvalidJobException(
                "A message without a text: expected a text message with the status of a job");
    }

    /** Returns a property; null if there is none, or it is no text. */
    static String property(Message message, String name) {
        try {
            return message.getStringProperty(name);
        } catch (MessageFormatException e) {
            return null;
        } catch (JMSException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(JMSException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ActiveMQException known) {
                if (known.getType() == ActiveMQExceptionType.ADDRESS_FULL) {
                    return new QueueFullException(
                            "The broker refuses the message: %s. Submit the job again later, or start more workers"
                                    .formatted(known.getMessage()),
                            e);
                } else if (known.getType() == ActiveMQExceptionType.DUPLICATE_ID_REJECTED) {
                    return new DuplicateMessageException(known.getMessage(), e);
                }
            }
        }
        return new BrokerUnavailableException(
                "The broker did not answer as expected: %s. Check the property broker.url and whether the broker runs"
                        .formatted(e.getMessage()),
                e);
    }

    private interface Closing {
        void run() throws JMSException;
    }

    private static void close(Closing closing) {
        try {
            closing.run();
        } catch (JMSException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        close(connection::close);
    }
}
