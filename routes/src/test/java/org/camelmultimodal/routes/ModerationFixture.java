/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.utils.UUID;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.routes.moderation.AuditEntry;
import org.camelmultimodal.routes.moderation.AuditLog;
import org.camelmultimodal.routes.moderation.MediaDirectory;
import org.camelmultimodal.routes.moderation.ModerationQueues;

/** The moderation workflow with a broker of its own. */
final class ModerationFixture implements AutoCloseable {

    private static final Path SAMPLES = Path.of("samples/moderation");

    private final Path folder;
    private final EmbeddedBroker broker;
    private final RunningRoute route;
    private final ActiveMQConnectionFactory connections;
    private final ModerationQueues queues;

    ModerationFixture(Path folder, Dsl dsl, Map<String, String> properties) throws Exception {
        this.folder = folder;
        broker = RouteBroker.start(folder.resolve("broker"));
        var all = new TreeMap<>(properties);
        all.put("work", folder.toString());
        all.put("broker.url", broker.url());
        route = RunningRoute.start(ReadyRoute.MODERATION_WORKFLOW, dsl, all);
        connections = new ActiveMQConnectionFactory(broker.url());
        queues = new ModerationQueues(connections);
        for (Path sample : Terminal.files(SAMPLES)) {
            try (InputStream content = Files.newInputStream(sample)) {
                media().put(sample.getFileName().toString(), content);
            }
        }
    }

    RunningRoute route() {
        return route;
    }

    ModerationQueues queues() {
        return queues;
    }

    MediaDirectory media() {
        return bean("media", MediaDirectory.class);
    }

    Path mediaFolder() {
        return folder.resolve("media");
    }

    private <T> T bean(String name, Class<T> type) {
        return route.context().getRegistry().lookupByNameAndType(name, type);
    }

    /** Makes a message in a session. */
    interface MessageFactory {
        Message create(JMSContext context) throws JMSException;
    }

    /** Sends a message of any kind, and returns its id. */
    String send(String queue, MessageFactory factory) throws JMSException {
        try (JMSContext context = connections.createContext()) {
            Message message = factory.create(context);
            context.createProducer().send(context.createQueue(queue), message);
            return message.getJMSMessageID();
        }
    }

    /**
     * Sends a text with the id of another message, as a client of the broker's own protocol can.
     */
    void sendForged(String queue, String messageId, String body) throws Exception {
        try (var locator = ActiveMQClient.createServerLocator(broker.url());
                var factory = locator.createSessionFactory();
                var session = factory.createSession();
                var producer = session.createProducer(queue)) {
            ClientMessage message =
                    session.createMessage(
                            org.apache.activemq.artemis.api.core.Message.TEXT_TYPE, true);
            message.setUserID(
                    new UUID(
                            UUID.TYPE_TIME_BASED,
                            UUID.stringToBytes(messageId.substring("ID:".length()))));
            message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(body));
            producer.send(message);
        }
    }

    /** Sends a message with a body that is not of its type. */
    void sendMalformed(String queue, byte type) throws Exception {
        try (var locator = ActiveMQClient.createServerLocator(broker.url());
                var factory = locator.createSessionFactory();
                var session = factory.createSession();
                var producer = session.createProducer(queue)) {
            ClientMessage message = session.createMessage(type, true);
            message.getBodyBuffer().writeByte((byte) 1);
            message.getBodyBuffer().writeInt(1000);
            producer.send(message);
        }
    }

    /** Sends a text with a time to live. */
    void send(String queue, Duration timeToLive, String body) {
        try (JMSContext context = connections.createContext()) {
            context.createProducer()
                    .setTimeToLive(timeToLive.toMillis())
                    .send(context.createQueue(queue), body);
        }
    }

    String send(String queue, String body) throws JMSException {
        return send(queue, context -> context.createTextMessage(body));
    }

    /** Returns the verdicts that were published on a post. */
    List<String> results(String post) {
        return queues
                .browse(
                        ModerationQueues.RESULTS,
                        message ->
                                message.getStringProperty("postId")
                                        + "="
                                        + message.getStringProperty("verdict"))
                .stream()
                .filter(result -> result.startsWith(post + "="))
                .map(result -> result.substring(post.length() + 1))
                .toList();
    }

    /** Waits for the verdict that is published on a post. */
    String awaitResult(String post) {
        await().atMost(RouteTest.PATIENCE).until(() -> !results(post).isEmpty());
        return results(post).get(0);
    }

    /** Waits until a post is in the review queue. */
    void awaitReview(String post) {
        await().atMost(RouteTest.PATIENCE).until(() -> queues.reviews().contains(post));
    }

    /** Returns the lines of the audit log. */
    List<AuditEntry> audit() throws IOException {
        var lines = new ArrayList<AuditEntry>();
        try (var log = new AuditLog(route.settings().get("audit"))) {
            log.forEach(lines::add);
        }
        return lines;
    }

    /** Returns the lines on a post. */
    List<AuditEntry> audit(String post) throws IOException {
        return audit().stream().filter(line -> post.equals(line.post())).toList();
    }

    /** Waits until a message was refused, and returns the type of the reason. */
    String awaitRefusal(String messageId) throws IOException {
        await().atMost(RouteTest.PATIENCE)
                .until(() -> audit().stream().anyMatch(line -> line.message().equals(messageId)));
        return audit().stream()
                .filter(line -> line.message().equals(messageId))
                .findFirst()
                .orElseThrow()
                .reasons()
                .get(0)
                .note();
    }

    /** Waits until all messages of a queue are processed: none of them is redelivered. */
    void awaitEmpty(String queue) {
        await().atMost(RouteTest.PATIENCE).until(() -> size(queue) == 0);
    }

    long size(String queue) {
        return broker.size(queue);
    }

    /** Returns the reasons of the dead letters, each preceded by its type. */
    List<String> deadLetters() {
        return queues.browse(
                ModerationQueues.DEAD,
                message ->
                        message.getStringProperty("reasonType")
                                + ": "
                                + message.getStringProperty("reason"));
    }

    @Override
    public void close() throws Exception {
        connections.close();
        route.close();
        broker.close();
    }
}
