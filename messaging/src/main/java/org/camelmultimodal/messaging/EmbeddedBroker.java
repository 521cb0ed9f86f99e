/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * An ActiveMQ Artemis broker in this process, reachable from this machine only, with its journal in
 * a folder. It continues with the messages of the broker that ran in the folder before.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final EmbeddedActiveMQ broker;
    private final FileChannel lock;
    private final String address;

    private EmbeddedBroker(EmbeddedActiveMQ broker, FileChannel lock, String address) {
        this.broker = broker;
        this.lock = lock;
        this.address = address;
    }

    /**
     * Starts a broker.
     *
     * @param file the name of its configuration on the class path, such as <code>broker.xml</code>;
     *     the folders and the acceptors there do not apply
     * @param settings changes the configuration of the file
     * @throws InvalidOptionException if the port or the folder is in use
     */
    public static EmbeddedBroker start(
            String file, BrokerPlace place, Consumer<Configuration> settings) throws Exception {
        var configuration = new FileConfiguration();
        var deployment = new FileDeploymentManager(file);
        deployment.addDeployable(configuration);
        deployment.readConfiguration();
        String address = "tcp://%s:%d".formatted(HOST, place.port());
        Path folder = place.folder();
        configuration
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                // A reload of the file would drop what is set here, such as the acceptor.
                .setConfigurationFileRefreshPeriod(-1)
                .clearAcceptorConfigurations()
                .addAcceptorConfiguration("core", address + "?protocols=CORE");
        settings.accept(configuration);
        // The broker would only log that it cannot listen, and messages would go to another one.
        Ports.requireFree(HOST, place.port(), place.portRemedy());
        FileChannel lock = lock(place);
        try {
            var broker = new EmbeddedActiveMQ().setConfiguration(configuration);
            broker.start();
            return new EmbeddedBroker(broker, lock, address);
        } catch (Exception e) {
            lock.close();
            throw e;
        }
    }

    /** The broker would wait without end for another one that has its journal in the folder. */
    private static FileChannel lock(BrokerPlace place) throws IOException {
        Files.createDirectories(place.folder());
        FileChannel channel =
                FileChannel.open(
                        place.folder().resolve("broker.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(place, e);
        }
        channel.close();
        throw inUse(place, null);
    }

    private static InvalidOptionException inUse(BrokerPlace place, Exception cause) {
        return new InvalidOptionException(
                "The folder %s is in use by another broker: expected one of its own. %s"
                        .formatted(place.folder(), place.folderRemedy()),
                cause);
    }

    /**
     * Returns the URL for connections. A consumer gets only the messages that it works on. A client
     * waits for a broker that is lost, and gives signs of life more often than a connection TTL of
     * 10 seconds asks for.
     */
    public String url() {
        return address
                + "?consumerWindowSize=0&reconnectAttempts=-1&clientFailureCheckPeriod=3000&connectionTTL=10000";
    }

    /**
     * Returns the number of messages in a queue, also those that a consumer has; 0 if there is no
     * such queue.
     */
    public long size(String queue) {
        var found = broker.getActiveMQServer().locateQueue(queue);
        return found == null ? 0 : found.getMessageCount();
    }

    /** Waits until the process gets SIGTERM or Ctrl-C, and closes the broker then. */
    public void runUntilStopped() throws InterruptedException {
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAtExit(stopped)));
        stopped.await();
    }

    private void closeAtExit(CountDownLatch stopped) {
        try {
            close();
        } catch (Exception e) {
            throw new IllegalStateException("The broker did not stop; its journal is intact", e);
        } finally {
            stopped.countDown();
        }
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
