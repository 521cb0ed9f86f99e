/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.moderation;

import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.camelmultimodal.examples.queueworkers.Broker;
import org.camelmultimodal.examples.queueworkers.ChildProcess;
import org.camelmultimodal.routes.moderation.AuditLog;
import org.camelmultimodal.routes.moderation.MediaDirectory;
import org.camelmultimodal.routes.moderation.ModerationQueues;
import org.camelmultimodal.routes.moderation.ModerationWorkflow;

/** A broker and workers of the moderation workflow, each a process of its own. */
final class ModerationProcesses implements AutoCloseable {

    private static final long POLL_MILLIS = 50;
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder = Files.createTempDirectory("moderation");
    private final Map<String, String> properties = new TreeMap<>();
    private final List<ChildProcess> workers = new ArrayList<>();
    private final ModerationQueues queues;
    private final AuditLog log;
    private ChildProcess broker;

    /**
     * @param remindAfter the time after which an unanswered review leads to a reminder
     */
    ModerationProcesses(Duration remindAfter) throws IOException {
        String url = "tcp://127.0.0.1:" + Broker.freePort();
        String audit =
                "jdbc:sqlite:%s/audit.db?journal_mode=WAL&synchronous=FULL&busy_timeout=60000&transaction_mode=IMMEDIATE"
                        .formatted(folder);
        properties.put("broker.url", url);
        properties.put("moderation.work", folder.toString());
        properties.put("moderation.audit", audit);
        properties.put("moderation.remindAfter", String.valueOf(remindAfter.toMillis()));
        log = new AuditLog(audit);
        startBroker();
        queues =
                new ModerationQueues(
                        new ActiveMQConnectionFactory(
                                url
                                        + "?initialConnectAttempts=-1&reconnectAttempts=-1&retryInterval=200"));
    }

    ModerationQueues queues() {
        return queues;
    }

    AuditLog log() {
        return log;
    }

    /** Stores the sample media of the routes. */
    void putSamples(String... names) throws IOException {
        var media = new MediaDirectory(folder.resolve("media").toString(), Long.MAX_VALUE);
        for (String name : names) {
            try (InputStream content =
                    ModerationWorkflow.class.getResourceAsStream("/samples/moderation/" + name)) {
                media.put(name, content);
            }
        }
    }

    private void startBroker() throws IOException {
        broker = start("broker");
    }

    private ChildProcess start(String command) throws IOException {
        return ChildProcess.start(ModerationWorkflow.class, properties, JVM, processLog(), command);
    }

    private Path processLog() {
        return folder.resolve("processes.log");
    }

    void startWorker() throws IOException {
        workers.add(start("worker"));
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
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                List<String> lines = Files.readAllLines(processLog());
                throw new IllegalStateException(
                        "%s did not happen within %s. The end of the log:%n%s"
                                .formatted(
                                        what,
                                        limit,
                                        String.join(
                                                "\n",
                                                lines.subList(
                                                        Math.max(0, lines.size() - 40),
                                                        lines.size()))));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (ChildProcess worker : workers) {
            worker.kill();
        }
        broker.kill();
        log.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ModerationProcesses::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
