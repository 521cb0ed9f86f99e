/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.camelmultimodal.messaging.MaxMessageSize;
import org.camelmultimodal.messaging.Ports;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker of the routes: what it refuses, and what to do then. */
class RouteBrokerTest {

    private static final byte[] LARGE = new byte[MaxMessageSize.DEFAULT_MAX_BYTES + 1];

    @TempDir Path folder;

    @Test
    void aPortInUseIsRefused() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> RunBroker.start(folder, port))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + port)
                    .hasMessageEndingWith("or start this broker on another port");
        }
    }

    @Test
    void aFolderInUseIsRefused() throws Exception {
        try (var first = RouteBroker.start(folder)) {
            assertThat(first.size("moderation.posts")).isZero();
            assertThatThrownBy(() -> RouteBroker.start(folder))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining(folder + " is in use by another broker")
                    .hasMessageEndingWith(
                            "Set the property work, or broker.url to the URL of that broker");
            assertThatThrownBy(() -> RunBroker.start(folder, Ports.free()))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageEndingWith("Start this one in another folder");
        }
    }

    @Test
    void largePostsAreRefusedAndLargeRecordingsAreNot() throws Exception {
        try (var messages = new Messages(TestBroker.shared().url())) {
            assertThatThrownBy(() -> messages.send("moderation.large", LARGE, Map.of()))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining(
                            "is too large: expected at most 4194304 bytes. Put media into the media directory");
            assertThat(TestBroker.shared().size("moderation.large")).isZero();

            messages.send("multimodal.large", LARGE, Map.of());
            assertThat(TestBroker.shared().size("multimodal.large")).isEqualTo(1);
            TestBroker.empty("multimodal.large");
        }
    }
}
