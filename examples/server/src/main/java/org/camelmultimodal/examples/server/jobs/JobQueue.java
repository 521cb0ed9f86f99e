/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.camelmultimodal.examples.queueworkers.Broker;
import org.camelmultimodal.examples.queueworkers.BrokerUnavailableException;
import org.camelmultimodal.examples.queueworkers.Jobs;
import org.camelmultimodal.examples.queueworkers.Settings;
import org.camelmultimodal.examples.queueworkers.SharedDirectory;
import org.camelmultimodal.examples.queueworkers.Worker;
import org.camelmultimodal.examples.server.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of jobs. If no broker is configured, the server starts one in its process, with a
 * worker for its models; workers in other processes may also take jobs from it.
 */
public final class JobQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
    private static final int MAX_CALLS = 8;
    private static final long MAX_WAIT_SECONDS = 2;

    private final Map<String, String> properties;
    private final Settings settings;
    private final boolean isEmbedded;
    private final SharedDirectory shared;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Semaphore calls = new Semaphore(MAX_CALLS);
    private final ReentrantLock connecting = new ReentrantLock();
    private Jobs client;

    /**
     * Opens the shared directory.
     *
     * @param brokerUrl the URL of a separate broker, or an empty text to start one
     * @param brokerPort the port of the broker that is started
     * @param properties further settings of broker and workers
     */
    public JobQueue(String brokerUrl, int brokerPort, Map<String, String> properties)
            throws IOException {
        this.properties = new TreeMap<>(properties);
        isEmbedded = brokerUrl.isEmpty();
        this.properties.put("broker.url", isEmbedded ? "tcp://127.0.0.1:" + brokerPort : brokerUrl);
        settings = new Settings(this.properties);
        shared = settings.shared();
    }

    /**
     * Starts the embedded broker and its workers: one for the first model of each family, one for
     * the second of each, and so on.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if the port of the broker is in
     *     use
     */
    public void start(Collection<Model> models, MeterRegistry meters) throws Exception {
        if (!isEmbedded) {
            return;
        }
        opened.add(Broker.start(settings));
        var groups = new ArrayList<Map<String, Model>>();
        for (Model model : models) {
            Map<String, Model> group =
                    groups.stream()
                            .filter(each -> !each.containsKey(model.family()))
                            .findFirst()
                            .orElseGet(
                                    () -> {
                                        groups.add(new LinkedHashMap<>());
                                        return groups.get(groups.size() - 1);
                                    });
            group.put(model.family(), model);
        }
        for (Map<String, Model> group : groups) {
            opened.add(startWorker(group, meters));
        }
    }

    private Worker startWorker(Map<String, Model> models, MeterRegistry meters) throws IOException {
        var overrides = new TreeMap<>(properties);
        overrides.put("families", String.join(",", models.keySet()));
        models.forEach(
                (family, model) -> {
                    overrides.put(family + ".alias", model.alias());
                    overrides.put(family + ".model", model.reference());
                });
        var worker = new Worker(new Settings(overrides));
        worker.bind("meters", meters);
        worker.start();
        return worker;
    }

    /**
     * Returns the client of the broker, connected at the first call.
     *
     * @throws BrokerUnavailableException if the broker cannot be reached; a later call tries again
     */
    private Jobs client() {
        lock();
        try {
            if (client == null) {
                client = new Jobs(settings.connectionsThatFail());
            }
            return client;
        } finally {
            connecting.unlock();
        }
    }

    /** One request waits until it is connected, the others not so long. */
    private void lock() {
        try {
            if (connecting.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BrokerUnavailableException(
                "The broker has not accepted the connection yet. Check whether it hangs", null);
    }

    /**
     * Connects to the broker, if that has not been done yet.
     *
     * @throws BrokerUnavailableException if it cannot be reached
     */
    void requireBroker() {
        run(jobs -> null);
    }

    /**
     * Calls the broker. After a failure, the next call connects again.
     *
     * @throws BrokerUnavailableException if it cannot be reached, or answers too slowly
     */
    <T> T run(Function<Jobs, T> call) {
        acquire();
        try {
            return runNow(call);
        } finally {
            calls.release();
        }
    }

    /** A broker that hangs must not hold the threads of all requests. */
    private void acquire() {
        try {
            if (calls.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BrokerUnavailableException(
                "The broker has not answered %d calls yet. Check whether it hangs"
                        .formatted(MAX_CALLS),
                null);
    }

    private <T> T runNow(Function<Jobs, T> call) {
        Jobs current = client();
        try {
            return call.apply(current);
        } catch (BrokerUnavailableException e) {
            forget(current);
            throw e;
        }
    }

    private void forget(Jobs failed) {
        connecting.lock();
        try {
            if (client == failed) {
                client = null;
            }
        } finally {
            connecting.unlock();
        }
        try {
            failed.close();
        } catch (BrokerUnavailableException e) {
            LOG.debug("The lost connection to the broker cannot be closed", e);
        }
    }

    /** Returns the directory with the media and the outputs of jobs. */
    SharedDirectory shared() {
        return shared;
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            connecting.unlock();
        }
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                LOG.warn("A part of the queue of jobs did not stop", e);
            }
        }
    }
}
