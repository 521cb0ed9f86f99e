/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The messages in a queue of dead letters: of the broker, which gave up delivering them, and of
 * workers, which say why they cannot succeed. All methods can be called by any number of threads
 * and processes.
 */
public class DeadLetters {

    /** Where Artemis had a message that it gave up, or that expired. */
    private static final String ORIGINAL_ADDRESS = "_AMQ_ORIG_ADDRESS";

    private static final String DEAD_QUEUE = "deadQueue";
    private static final String REASON_TYPE = "reasonType";
    private static final String REASON = "reason";

    /** Properties that a message gets as a dead letter, or that would make the broker refuse it. */
    private static final Pattern OF_A_LETTER =
            Pattern.compile("_AMQ_.*|__AMQ_.*|JMSX.*|deadQueue|reason|reasonType");

    /** An id is part of the selector of a message, and must not be anything else. */
    private static final Pattern ID = Pattern.compile("ID:[0-9a-fA-F-]{1,64}");

    private static final int MAX_TEXT = 2000;

    /** A message is in the queue already, or it is not there. */
    private static final long RECEIVE_MILLIS = 1000;

    private ConnectionFactory connectionFactory;
    private String deadQueue;
    private Set<String> queues;

    public void setConnectionFactory(ConnectionFactory connectionFactory) {
        this.connectionFactory = connectionFactory;
    }

    /** Sets the queue of the dead letters. */
    public void setDeadQueue(String deadQueue) {
        this.deadQueue = deadQueue;
    }

    /** Sets the queues to which a message may return, separated by commas. */
    public void setQueues(String queues) {
        this.queues = Set.of(queues.strip().split("\\s*,\\s*"));
    }

    /** Returns summaries of the oldest letters. */
    public List<Map<String, Object>> list(int maximum) throws JMSException {
        try (Connection connection = open();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                var browser = session.createBrowser(session.createQueue(deadQueue))) {
            var letters = new ArrayList<Map<String, Object>>();
            Enumeration<?> messages = browser.getEnumeration();
            while (letters.size() < maximum && messages.hasMoreElements()) {
                letters.add(summary((Message) messages.nextElement()));
            }
            return letters;
        }
    }

    /**
     * Returns a letter with its properties, and its text or the number of its bytes.
     *
     * @throws NoSuchLetterException if there is none with this id
     */
    public Map<String, Object> inspect(String id) throws JMSException {
        try (Connection connection = open();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                var browser = session.createBrowser(session.createQueue(deadQueue), selector(id))) {
            Enumeration<?> messages = browser.getEnumeration();
            if (!messages.hasMoreElements()) {
                throw noSuchLetter(id);
            }
            var message = (Message) messages.nextElement();
            Map<String, Object> letter = summary(message);
            letter.put("properties", properties(message));
            if (message instanceof TextMessage text && text.getText() != null) {
                letter.put("text", start(text.getText()));
            }
            return letter;
        }
    }

    /**
     * Returns a letter to the queue that it came from, without the reason and without its duplicate
     * id: the broker remembers that one, and would refuse the message.
     *
     * @return the summary of the letter
     * @throws NoSuchLetterException if there is none with this id
     * @throws InvalidOptionException if it says no queue to which letters may return; it stays
     */
    public Map<String, Object> retry(String id) throws JMSException {
        Object queue = inspect(id).get("queue");
        if (queue == null || !queues.contains(queue)) {
            throw new InvalidOptionException(
                    "The dead letter %s is from the queue %s: expected one of %s. Set the property queues"
                            .formatted(id, Excerpt.of(String.valueOf(queue)), queues));
        }
        try (Connection connection = open();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            Message message = take(session, id);
            Map<String, Object> letter = summary(message);
            send(session, session.createQueue((String) queue), message);
            session.commit();
            return letter;
        }
    }

    /**
     * Drops a letter.
     *
     * @return its summary
     * @throws NoSuchLetterException if there is none with this id
     */
    public Map<String, Object> drop(String id) throws JMSException {
        try (Connection connection = open();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            Map<String, Object> letter = summary(take(session, id));
            session.commit();
            return letter;
        }
    }

    private Connection open() throws JMSException {
        Connection connection = connectionFactory.createConnection();
        try {
            connection.start();
            return connection;
        } catch (JMSException e) {
            connection.close();
            throw e;
        }
    }

    private Message take(Session session, String id) throws JMSException {
        Message message =
                session.createConsumer(session.createQueue(deadQueue), selector(id))
                        .receive(RECEIVE_MILLIS);
        if (message == null) {
            throw noSuchLetter(id);
        }
        return message;
    }

    private static String selector(String id) {
        if (id == null || !ID.matcher(id).matches()) {
            throw noSuchLetter(id);
        }
        return "JMSMessageID = '%s'".formatted(id);
    }

    private static NoSuchLetterException noSuchLetter(String id) {
        return new NoSuchLetterException(
                "There is no dead letter %s: expected the id of one in the list"
                        .formatted(Excerpt.of(String.valueOf(id))));
    }

    private static void send(Session session, Queue queue, Message message) throws JMSException {
        int priority = message.getJMSPriority();
        Map<String, Object> kept = new TreeMap<>();
        for (String name : names(message)) {
            if (!OF_A_LETTER.matcher(name).matches()) {
                kept.put(name, message.getObjectProperty(name));
            }
        }
        message.clearProperties();
        for (Map.Entry<String, Object> property : kept.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        try (MessageProducer producer = session.createProducer(queue)) {
            // It has no time to live, as someone wants it done now.
            producer.send(message, message.getJMSDeliveryMode(), priority, 0);
        }
    }

    private static String origin(Message message) throws JMSException {
        String queue = text(message, DEAD_QUEUE);
        return queue != null ? queue : text(message, ORIGINAL_ADDRESS);
    }

    /** Returns a property as text; of a type that is no text, such as bytes, its class. */
    private static String text(Message message, String name) throws JMSException {
        Object value = message.getObjectProperty(name);
        if (value == null) {
            return null;
        }
        return value instanceof String text ? start(text) : Excerpt.of(value);
    }

    private static Map<String, Object> summary(Message message) throws JMSException {
        var letter = new LinkedHashMap<String, Object>();
        letter.put("id", message.getJMSMessageID());
        letter.put("queue", origin(message));
        letter.put("sent", Instant.ofEpochMilli(message.getJMSTimestamp()).toString());
        letter.put("reasonType", text(message, REASON_TYPE));
        letter.put("reason", text(message, REASON));
        letter.put("type", message instanceof BytesMessage ? "bytes" : "text");
        letter.put("size", size(message));
        return letter;
    }

    private static long size(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            return bytes.getBodyLength();
        }
        return message instanceof TextMessage text && text.getText() != null
                ? text.getText().length()
                : 0;
    }

    private static Map<String, String> properties(Message message) throws JMSException {
        var properties = new TreeMap<String, String>();
        for (String name : names(message)) {
            properties.put(name, start(String.valueOf(message.getObjectProperty(name))));
        }
        return properties;
    }

    private static String start(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    private static List<String> names(Message message) throws JMSException {
        var names = new ArrayList<String>();
        for (Object name : Collections.list((Enumeration<?>) message.getPropertyNames())) {
            names.add((String) name);
        }
        return names;
    }
}
