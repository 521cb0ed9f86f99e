/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker in a folder, which has it and its port alone. */
class EmbeddedBrokerTest {

    private static final String QUEUE = "jobs";

    @TempDir Path folder;

    @Test
    void aBrokerContinuesWithTheMessagesOfTheOneBefore() throws Exception {
        try (var first = TestBrokers.start(folder)) {
            assertThat(first.size(QUEUE)).as("there is no queue yet").isZero();
            TestBrokers.send(first, QUEUE, 100);
            assertThat(first.size(QUEUE)).isEqualTo(1);
        }

        try (var second = TestBrokers.start(folder)) {
            assertThat(second.size(QUEUE)).isEqualTo(1);
        }
    }

    @Test
    void aSecondBrokerInTheFolderIsRefusedWithWhatToSet() throws Exception {
        try (var first = TestBrokers.start(folder)) {
            assertThatThrownBy(() -> TestBrokers.start(folder))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessage(
                            "The folder %s is in use by another broker: expected one of its own. Set the property work",
                            folder);
            TestBrokers.send(first, QUEUE, 100);
            assertThat(first.size(QUEUE)).as("the first one goes on").isEqualTo(1);
        }
    }

    @Test
    void aPortInUseIsRefusedWithWhatToSetAndTheFolderStaysFree() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> TestBrokers.start(folder, port))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + port)
                    .hasMessageEndingWith("expected a free port. Set broker.url to another port");
        }
        try (var next = TestBrokers.start(folder)) {
            TestBrokers.send(next, QUEUE, 100);
        }
    }

    @Test
    void theCallerChangesTheConfigurationOfTheFile() throws Exception {
        var queue =
                QueueConfiguration.of("set.by.the.caller")
                        .setRoutingType(RoutingType.ANYCAST)
                        .setRingSize(1L);
        try (var broker =
                TestBrokers.start(
                        folder,
                        Ports.free(),
                        configuration -> configuration.addQueueConfiguration(queue))) {
            TestBrokers.send(broker, "set.by.the.caller", 100);
            TestBrokers.send(broker, "set.by.the.caller", 100);

            assertThat(broker.size("set.by.the.caller")).as("a ring of one message").isEqualTo(1);
        }
    }

    @Test
    void settingsThatAreInvalidStartNothing() throws Exception {
        assertThatThrownBy(
                        () ->
                                TestBrokers.start(
                                        folder,
                                        Ports.free(),
                                        configuration -> {
                                            throw new InvalidOptionException("broker.whenFull=x");
                                        }))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("broker.whenFull=x");

        assertThat(folder).isEmptyDirectory();
    }
}
