/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Brokers with the configuration of the tests, and their clients. */
final class TestBrokers {

    static final String FOLDER_REMEDY = "Set the property work";
    static final String PORT_REMEDY = "Set broker.url to another port";

    private TestBrokers() {}

    static EmbeddedBroker start(Path folder) throws Exception {
        return start(folder, Ports.free());
    }

    static EmbeddedBroker start(Path folder, int port) throws Exception {
        return start(folder, port, configuration -> {});
    }

    static EmbeddedBroker start(Path folder, int port, Consumer<Configuration> settings)
            throws Exception {
        return EmbeddedBroker.start(
                "test-broker.xml",
                new BrokerPlace(folder, FOLDER_REMEDY, port, PORT_REMEDY),
                configuration -> {
                    // The disk of a build machine may be nearly full.
                    configuration.setMaxDiskUsage(-1);
                    settings.accept(configuration);
                });
    }

    /** Sends a message with a body of some bytes. */
    static void send(EmbeddedBroker broker, String queue, int bytes) {
        try (var connections = new ActiveMQConnectionFactory(broker.url());
                JMSContext context = connections.createContext()) {
            context.createProducer().send(context.createQueue(queue), new byte[bytes]);
        }
    }
}
