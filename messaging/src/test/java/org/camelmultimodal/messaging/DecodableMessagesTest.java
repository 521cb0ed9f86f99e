/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker refuses messages that would hold up all others, as no client can decode them. */
class DecodableMessagesTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(bytes = {Message.TEXT_TYPE, Message.MAP_TYPE, Message.OBJECT_TYPE})
    void aMessageWithADamagedBodyIsRefusedAtTheAddressesThatAreNamed(byte type) throws Exception {
        try (var broker = start("posts.")) {
            assertThatThrownBy(() -> send(broker, "posts.new", type))
                    .isInstanceOf(ActiveMQException.class)
                    .hasMessageContaining("cannot be decoded: expected a text message");
            send(broker, "other", type);

            assertThat(broker.size("posts.new")).isZero();
            assertThat(broker.size("other")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {Message.BYTES_TYPE, Message.DEFAULT_TYPE})
    void aBodyThatIsNotDecodedIsAccepted(byte type) throws Exception {
        try (var broker = start("")) {
            send(broker, "posts.new", type);

            assertThat(broker.size("posts.new")).isEqualTo(1);
        }
    }

    @Test
    void anUnknownPropertyStopsTheBroker() {
        var plugin = new DecodableMessages();

        assertThatThrownBy(() -> plugin.init(Map.of("adressPrefix", "posts.")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no properties [adressPrefix]: expected addressPrefix");
    }

    private EmbeddedBroker start(String prefix) throws Exception {
        var plugin = new DecodableMessages();
        plugin.init(Map.of("addressPrefix", prefix));
        return TestBrokers.start(
                folder, Ports.free(), configuration -> configuration.registerBrokerPlugin(plugin));
    }

    /** Sends a message whose body ends within its length. */
    private static void send(EmbeddedBroker broker, String queue, byte type) throws Exception {
        try (var locator = ActiveMQClient.createServerLocator(broker.url());
                var factory = locator.createSessionFactory();
                ClientSession session = factory.createSession()) {
            session.createQueue(QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST));
            ClientProducer producer = session.createProducer(queue);
            var message = session.createMessage(type, true);
            message.getBodyBuffer().writeByte((byte) 1);
            producer.send(message);
        }
    }
}
