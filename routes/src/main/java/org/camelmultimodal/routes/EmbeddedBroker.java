/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.IOException;
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
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The broker of a route for which no other is set, reachable from this machine only, with its
 * journal in a folder. It continues with the messages of the broker that ran in the folder before.
 */
final class EmbeddedBroker implements AutoCloseable {

    private final EmbeddedActiveMQ broker;
    private final FileChannel lock;
    private final String url;

    private EmbeddedBroker(EmbeddedActiveMQ broker, FileChannel lock, String url) {
        this.broker = broker;
        this.lock = lock;
        this.url = url;
    }

    /** Starts a broker on a free port. */
    static EmbeddedBroker start(Path folder) throws Exception {
        return start(folder, freePort());
    }

    /**
     * Starts a broker.
     *
     * @param port the port that it listens on
     */
    static EmbeddedBroker start(Path folder, int port) throws Exception {
        var configuration = new FileConfiguration();
        var file = new FileDeploymentManager("routes-broker.xml");
        file.addDeployable(configuration);
        file.readConfiguration();
        String url = "tcp://127.0.0.1:" + port;
        configuration
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                // The disk of a developer may be nearly full; a broker for many blocks in time.
                .setMaxDiskUsage(-1)
                // A reload of the file would drop what is set here, such as the acceptor.
                .setConfigurationFileRefreshPeriod(-1)
                .clearAcceptorConfigurations()
                .addAcceptorConfiguration("core", url + "?protocols=CORE");
        FileChannel lock = lock(folder);
        try {
            var broker = new EmbeddedActiveMQ().setConfiguration(configuration);
            broker.start();
            return new EmbeddedBroker(broker, lock, url);
        } catch (Exception e) {
            lock.close();
            throw e;
        }
    }

    /** Returns a port of this machine that nothing listens on. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
                "The folder %s is in use by another broker: expected one of its own. Set the property work, or set broker.url to the URL of that broker"
                        .formatted(folder),
                cause);
    }

    /**
     * Returns the URL for connections. A consumer gets only the messages that it works on, and
     * gives signs of life more often than the connection TTL of the broker.
     */
    String url() {
        return url
                + "?consumerWindowSize=0&reconnectAttempts=-1&clientFailureCheckPeriod=3000&connectionTTL=10000";
    }

    /** Returns the number of messages in a queue, also those that a consumer has. */
    long size(String queue) {
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
