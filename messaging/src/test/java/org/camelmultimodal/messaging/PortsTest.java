/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

/** Ports that are free, or not. */
class PortsTest {

    @Test
    void aFreePortCanBeListenedOn() throws IOException {
        int port = Ports.free();

        Ports.requireFree("127.0.0.1", port, "Set the port");
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void aPortInUseIsRefusedWithWhatToSet() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();

            assertThatThrownBy(() -> Ports.requireFree("127.0.0.1", port, "Set camel.server.port"))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + port)
                    .hasMessageEndingWith("expected a free port. Set camel.server.port")
                    .hasCauseInstanceOf(BindException.class);
        }
    }
}
