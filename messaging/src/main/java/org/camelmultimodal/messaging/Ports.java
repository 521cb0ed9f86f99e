/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TCP ports of this machine. */
public final class Ports {

    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private Ports() {}

    /** Returns a port that nothing listens on. */
    public static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Checks that a port is free.
     *
     * @param host the address to listen on
     * @param remedy what to set otherwise, for the error message
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
}
