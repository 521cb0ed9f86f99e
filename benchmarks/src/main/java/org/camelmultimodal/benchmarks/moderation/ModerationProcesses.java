/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.moderation;

import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.camelmultimodal.benchmarks.ProcessFolder;
import org.camelmultimodal.examples.queueworkers.ChildProcess;
import org.camelmultimodal.messaging.Ports;
import org.camelmultimodal.routes.RunBroker;
import org.camelmultimodal.routes.RunRoute;
import org.camelmultimodal.routes.moderation.AuditLog;
import org.camelmultimodal.routes.moderation.MediaDirectory;
import org.camelmultimodal.routes.moderation.ModerationQueues;

/** A broker and workers of the moderation workflow, each a process of its own. */
final class ModerationProcesses implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    private final ProcessFolder folder = new ProcessFolder("moderation", POLL_MILLIS);
    private final Map<String, String> properties = new TreeMap<>();
    private final List<ChildProcess> workers = new ArrayList<>();
    private final int port;
    private final ModerationQueues queues;
    private final AuditLog log;
    private ChildProcess broker;

    /**
     * @param remindAfter the time after which an unanswered review leads to a reminder
     */
    ModerationProcesses(Duration remindAfter) throws IOException {
        port = Ports.free();
        String url =
                "tcp://127.0.0.1:%d?consumerWindowSize=0&initialConnectAttempts=-1&reconnectAttempts=-1&retryInterval=200&clientFailureCheckPeriod=3000&connectionTTL=10000"
                        .formatted(port);
        String audit =
                "jdbc:sqlite:%s?journal_mode=WAL&synchronous=FULL&busy_timeout=60000&transaction_mode=IMMEDIATE"
                        .formatted(folder.path().resolve("audit.db"));
        properties.put("broker.url", url);
        properties.put("work", folder.path().toString());
        properties.put("audit", audit);
        properties.put("remindAfter", String.valueOf(remindAfter.toMillis()));
        log = new AuditLog(audit);
        queues = new ModerationQueues(new ActiveMQConnectionFactory(url));
        startBroker();
    }

    ModerationQueues queues() {
        return queues;
    }

    AuditLog log() {
        return log;
    }

    /** Stores the sample media of the routes. */
    void putSamples(String... names) throws IOException {
        var media = new MediaDirectory(folder.path().resolve("media").toString(), Long.MAX_VALUE);
        for (String name : names) {
            try (InputStream content = Files.newInputStream(samples().resolve(name))) {
                media.put(name, content);
            }
        }
    }

    private void startBroker() throws IOException {
        broker =
                ChildProcess.start(
                        RunBroker.class,
                        Map.of(),
                        ProcessFolder.JVM,
                        folder.log(),
                        folder.path().resolve("broker").toString(),
                        String.valueOf(port));
    }

    /** Returns the folder of the samples, seen from the root or from a module. */
    private static Path samples() {
        Path fromRoot = Path.of("routes/samples/moderation");
        return Files.isDirectory(fromRoot) ? fromRoot : Path.of("..").resolve(fromRoot);
    }

    void startWorker() throws IOException {
        workers.add(
                ChildProcess.start(
                        RunRoute.class,
                        properties,
                        ProcessFolder.JVM,
                        folder.log(),
                        "moderation-workflow",
                        "--keep"));
    }

    /** Kills a worker as kill -9 does, and starts another. */
    void replaceWorker(int index) throws IOException, InterruptedException {
        workers.remove(index).kill();
        startWorker();
    }

    /** Kills the broker as kill -9 does, and starts one on the same journal. */
    void restartBroker() throws IOException, InterruptedException {
        broker.kill();
        startBroker();
    }

    /** Repeats a call of the broker until it succeeds. */
    static void repeat(Runnable call) throws InterruptedException {
        while (true) {
            try {
                call.run();
                return;
            } catch (JMSRuntimeException e) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /**
     * Waits for a condition.
     *
     * @throws IllegalStateException if it does not become true in time
     */
    void await(String what, Duration limit, BooleanSupplier condition)
            throws InterruptedException, IOException {
        folder.await(what, limit, condition);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (ChildProcess worker : workers) {
            worker.kill();
        }
        broker.kill();
        log.close();
        folder.close();
    }
}
