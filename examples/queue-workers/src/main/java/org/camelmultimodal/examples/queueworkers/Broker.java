/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded broker, with its journal in a folder. It continues with the messages of the broker
 * that ran in the folder before.
 */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final String JOB_QUEUES = "multimodal.*.*";

    private final EmbeddedActiveMQ broker;
    private final FileChannel lock;

    private Broker(EmbeddedActiveMQ broker, FileChannel lock) {
        this.broker = broker;
        this.lock = lock;
    }

    /**
     * Starts the broker of the settings, reachable from this machine only.
     *
     * @throws InvalidOptionException if a setting is invalid, or its port or folder is in use
     */
    public static Broker start(Settings settings) throws Exception {
        var configuration = new FileConfiguration();
        var file = new FileDeploymentManager("broker.xml");
        file.addDeployable(configuration);
        file.readConfiguration();
        Path folder = settings.brokerFolder();
        configuration
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setMaxDiskUsage((int) settings.number("broker.maxDiskUsage", -1, 100))
                // A reload of the file would drop what is set here, such as the acceptor.
                .setConfigurationFileRefreshPeriod(-1)
                .clearAcceptorConfigurations()
                .addAcceptorConfiguration(
                        "core",
                        "tcp://127.0.0.1:%d?protocols=CORE".formatted(settings.brokerPort()));
        configuration
                .getAddressSettings()
                .get(JOB_QUEUES)
                .setAddressFullMessagePolicy(whenFull(settings.get("broker.whenFull")))
                .setPageLimitMessages(settings.number("broker.maxQueuedJobs", 1, Long.MAX_VALUE))
                .setMaxDeliveryAttempts((int) settings.number("broker.maxDeliveries", 1, 1000));
        // The broker would only log that it cannot listen, and jobs would go to another one.
        requireFree(
                "127.0.0.1",
                settings.brokerPort(),
                "Stop what uses it, or set broker.url to another port");
        FileChannel lock = lock(folder);
        try {
            var broker = new EmbeddedActiveMQ().setConfiguration(configuration);
            broker.start();
            return new Broker(broker, lock);
        } catch (Exception e) {
            lock.close();
            throw e;
        }
    }

    /** Returns a port of this machine that nothing listens on. */
    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Checks that a port is free.
     *
     * @param remedy what to set otherwise
     * @throws InvalidOptionException if it is in use
     */
    public static void requireFree(String host, int port, String remedy) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            LOG.debug("The port {} is free", socket.getLocalPort());
        } catch (BindException e) {
            throw new InvalidOptionException(
                    "Cannot listen on %s:%d (%s): expected a free port. %s"
                            .formatted(host, port, e.getMessage(), remedy),
                    e);
        }
    }

    /** The broker would wait without end for another one that has its journal in the folder. */
    private static FileChannel lock(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("broker.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(folder, e);
        }
        channel.close();
        throw inUse(folder, null);
    }

    private static InvalidOptionException inUse(Path folder, Exception cause) {
        return new InvalidOptionException(
                "The folder %s is in use by another broker: expected one of its own. Set the property work, or broker.url to the URL of that broker"
                        .formatted(folder),
                cause);
    }

    /** Returns what the broker does with jobs that do not fit into its memory. */
    private static AddressFullMessagePolicy whenFull(String value) {
        return switch (value) {
            case "page" -> AddressFullMessagePolicy.PAGE;
            case "block" -> AddressFullMessagePolicy.BLOCK;
            default ->
                    throw new InvalidOptionException(
                            "broker.whenFull=%s is invalid: expected page or block. Set the property broker.whenFull"
                                    .formatted(Excerpt.of(value)));
        };
    }

    /**
     * Returns the number of messages in a queue, also those that a worker has; 0 if there is no
     * such queue.
     */
    public long size(String queue) {
        var found = broker.getActiveMQServer().locateQueue(queue);
        return found == null ? 0 : found.getMessageCount();
    }

    @Override
    public void close() throws Exception {
        try {
            broker.stop();
        } finally {
            lock.close();
        }
    }
}
