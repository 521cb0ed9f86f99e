/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.camel.impl.event.CamelContextStartingEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The embedded broker, started before the routes unless another broker is configured. */
@Singleton
public class EmbeddedBroker {

    private static final String ADDRESS = "vm://0";

    @ConfigProperty(name = "quarkus.artemis.url")
    String address;

    private EmbeddedActiveMQ broker;

    void start(@Observes CamelContextStartingEvent event) throws Exception {
        if (address.equals(ADDRESS)) {
            broker =
                    new EmbeddedActiveMQ()
                            .setConfiguration(
                                    new ConfigurationImpl()
                                            .setPersistenceEnabled(false)
                                            .setSecurityEnabled(false)
                                            .setMaxDiskUsage(-1)
                                            .addAcceptorConfiguration("vm", ADDRESS));
            broker.start();
        }
    }

    @PreDestroy
    void stop() throws Exception {
        if (broker != null) {
            broker.stop();
        }
    }
}
