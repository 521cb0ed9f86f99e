/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.messaging.Ports;

/** A broker on a free port and a shared directory, with a client and the results of all jobs. */
final class Fixture implements AutoCloseable {

    /** A limit for a slow machine; nothing is expected to take so long. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Path SAMPLES = Path.of("../voice-to-image/samples");

    private final Map<String, String> properties = new TreeMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<JobStatus> results = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final Settings settings;
    private final EmbeddedBroker broker;
    private final Jobs jobs;

    Fixture(Path folder, String... overrides) throws Exception {
        this.folder = folder;
        properties.put("work", folder.toString());
        properties.put("broker.url", "tcp://127.0.0.1:" + Ports.free());
        // The disk of a build machine may be nearly full.
        properties.put("broker.maxDiskUsage", "-1");
        for (int i = 0; i < overrides.length; i += 2) {
            properties.put(overrides[i], overrides[i + 1]);
        }
        settings = new Settings(properties);
        broker = Broker.start(settings);
        jobs = new Jobs(settings.connections(false));
        opened.add(jobs);
        jobs.takeResults(results::add);
    }

    Settings settings() {
        return settings;
    }

    Map<String, String> properties() {
        return properties;
    }

    EmbeddedBroker broker() {
        return broker;
    }

    Jobs jobs() {
        return jobs;
    }

    /** Starts a worker in this process. */
    Worker worker() throws IOException {
        var worker = new Worker(settings);
        opened.add(worker);
        worker.start();
        return worker;
    }

    /** Starts a worker in a process of its own. */
    ChildProcess workerProcess() throws IOException {
        ChildProcess worker =
                ChildProcess.start(
                        properties,
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                        folder.resolve("workers.log"),
                        "work");
        opened.add(worker);
        return worker;
    }

    /** Returns the claim of a sample recording. */
    String recording(String name) throws IOException {
        try (InputStream content = Files.newInputStream(SAMPLES.resolve(name))) {
            return settings.shared().claim(content, "wav");
        }
    }

    /** Returns the results that arrived. */
    List<JobStatus> results() {
        return results;
    }

    /** Waits until so many results have arrived. */
    List<JobStatus> awaitResults(int count) {
        await().atMost(PATIENCE).until(() -> results.size() >= count);
        return results;
    }

    /** Waits for the result of a job. */
    JobStatus awaitResult(String id) {
        await().atMost(PATIENCE).until(() -> results.stream().anyMatch(r -> r.id().equals(id)));
        return results.stream().filter(result -> result.id().equals(id)).findFirst().orElseThrow();
    }

    /** Waits until a job has a state, and fails if it ends with another. */
    JobStatus awaitState(String id, JobState state) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                jobs.status(id)
                                        .filter(s -> s.state() == state || s.state().isFinal())
                                        .isPresent());
        JobStatus status = jobs.status(id).orElseThrow();
        assertThat(status.state()).as(status.toString()).isEqualTo(state);
        return status;
    }

    /** Makes a message in a session. */
    interface MessageFactory {
        Message create(Session session) throws JMSException;
    }

    /** Sends a message of any kind to a queue. */
    void send(String queue, MessageFactory factory) throws JMSException {
        try (var connection = settings.connections(false).createConnection();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createQueue(queue)).send(factory.create(session));
        }
    }

    /** Takes a dead letter. */
    Message takeDeadLetter() throws JMSException {
        try (var connection = settings.connections(false).createConnection();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            return session.createConsumer(session.createQueue(Addresses.DEAD))
                    .receive(PATIENCE.toMillis());
        }
    }

    @Override
    public void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        broker.close();
    }
}
