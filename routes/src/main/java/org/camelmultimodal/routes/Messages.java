/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Sends and receives messages, as a client of the routes does. */
final class Messages implements AutoCloseable {

    private final Connection connection;
    private final Session session;

    Messages(String brokerUrl) throws JMSException {
        connection = new ActiveMQConnectionFactory(brokerUrl).createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    /** Sends a bytes message, or a text message if the body is a text. */
    void send(String queue, Object body, Map<String, String> properties) throws JMSException {
        Message message;
        if (body instanceof byte[] bytes) {
            BytesMessage bytesMessage = session.createBytesMessage();
            bytesMessage.writeBytes(bytes);
            message = bytesMessage;
        } else {
            message = session.createTextMessage((String) body);
        }
        for (Map.Entry<String, String> property : properties.entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        send(queue, message);
    }

    void send(String queue, Message message) throws JMSException {
        try (var producer = session.createProducer(session.createQueue(queue))) {
            producer.send(message);
        }
    }

    Session session() {
        return session;
    }

    /** Returns the next message of a queue; empty if there is none in time. */
    Optional<Message> receive(String queue, Duration time) throws JMSException {
        try (var consumer = session.createConsumer(session.createQueue(queue))) {
            return Optional.ofNullable(consumer.receive(time.toMillis()));
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
