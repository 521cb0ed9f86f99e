/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.camelmultimodal.benchmarks.ProcessFolder;
import org.camelmultimodal.examples.queueworkers.ChildProcess;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.Jobs;
import org.camelmultimodal.examples.queueworkers.Settings;
import org.camelmultimodal.messaging.Ports;
import org.camelmultimodal.runtime.ProcessMemory;
import org.camelmultimodal.runtime.RetryableException;

/** A broker and workers, each a process of its own, in a temporary folder. */
final class Cluster implements AutoCloseable {

    private static final long POLL_MILLIS = 20;

    private final ProcessFolder folder = new ProcessFolder("queue", POLL_MILLIS);
    private final Map<String, String> properties = new TreeMap<>();
    private final Settings settings;
    private final List<ChildProcess> workers = new ArrayList<>();
    private ChildProcess broker;
    private Jobs jobs;

    /**
     * @param overrides names and values of settings
     */
    Cluster(String... overrides) throws Exception {
        properties.put("work", folder.path().toString());
        properties.put("broker.url", "tcp://127.0.0.1:" + Ports.free());
        properties.put("broker.maxDiskUsage", "-1");
        for (int i = 0; i < overrides.length; i += 2) {
            properties.put(overrides[i], overrides[i + 1]);
        }
        settings = new Settings(properties);
        startBroker();
        jobs = new Jobs(settings.connections(true));
    }

    Settings settings() {
        return settings;
    }

    Map<String, String> properties() {
        return properties;
    }

    Path log() {
        return folder.log();
    }

    Jobs jobs() {
        return jobs;
    }

    ChildProcess broker() {
        return broker;
    }

    List<ChildProcess> workers() {
        return workers;
    }

    private void startBroker() throws IOException {
        broker = ChildProcess.start(properties, ProcessFolder.JVM, log(), "broker");
    }

    /** Kills the broker as kill -9 does, and starts one on the same journal. */
    void restartBroker() throws IOException, InterruptedException {
        broker.kill();
        startBroker();
    }

    ChildProcess startWorker() throws IOException {
        ChildProcess worker = ChildProcess.start(properties, ProcessFolder.JVM, log(), "work");
        workers.add(worker);
        return worker;
    }

    /** Kills a worker as kill -9 does, and starts another. */
    void replaceWorker(int index) throws IOException, InterruptedException {
        workers.remove(index).kill();
        startWorker();
    }

    /** Submits a job, as often as it takes until the broker has confirmed it. */
    void submit(Job job) throws InterruptedException {
        while (true) {
            try {
                jobs.submit(job);
                return;
            } catch (RetryableException e) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** Reads a message. */
    interface Reader<T> {
        T read(Message message) throws JMSException;
    }

    /** Reads the messages of a queue and leaves them there. */
    <T> List<T> browse(String queue, Reader<T> reader) throws JMSException {
        try (var connection = settings.connections(true).createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
            connection.start();
            var read = new ArrayList<T>();
            for (Object message : Collections.list(browser.getEnumeration())) {
                read.add(reader.read((Message) message));
            }
            return read;
        }
    }

    /**
     * Waits for a condition.
     *
     * @throws IllegalStateException if it does not become true in time; the message has the end of
     *     the log of the processes
     */
    void await(String what, Duration limit, BooleanSupplier condition)
            throws InterruptedException, IOException {
        folder.await(what, limit, condition);
    }

    /** Returns the resident memory of a process in MB; 0 where /proc has none. */
    static double residentMegabytes(ChildProcess process) {
        return ProcessMemory.residentBytes(process.pid()) / (1024.0 * 1024);
    }

    @Override
    public void close() throws IOException {
        workers.forEach(ChildProcess::close);
        jobs.close();
        broker.close();
        folder.close();
    }
}
