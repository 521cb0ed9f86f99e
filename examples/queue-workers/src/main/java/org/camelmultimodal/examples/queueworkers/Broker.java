/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.camelmultimodal.messaging.BrokerPlace;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/** The embedded broker of the workers. */
public final class Broker {

    private static final String JOB_QUEUES = "multimodal.*.*";

    private Broker() {}

    /**
     * Starts the broker of the settings, reachable from this machine only.
     *
     * @throws InvalidOptionException if a setting is invalid, or its port or folder is in use
     */
    public static EmbeddedBroker start(Settings settings) throws Exception {
        return EmbeddedBroker.start(
                "broker.xml",
                new BrokerPlace(
                        settings.brokerFolder(),
                        "Set the property work, or broker.url to the URL of that broker",
                        settings.brokerPort(),
                        "Stop what uses it, or set broker.url to another port"),
                configuration -> set(configuration, settings));
    }

    private static void set(Configuration configuration, Settings settings) {
        configuration.setMaxDiskUsage((int) settings.number("broker.maxDiskUsage", -1, 100));
        configuration
                .getAddressSettings()
                .get(JOB_QUEUES)
                .setAddressFullMessagePolicy(whenFull(settings.get("broker.whenFull")))
                .setPageLimitMessages(settings.number("broker.maxQueuedJobs", 1, Long.MAX_VALUE))
                .setMaxDeliveryAttempts((int) settings.number("broker.maxDeliveries", 1, 1000));
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
}
