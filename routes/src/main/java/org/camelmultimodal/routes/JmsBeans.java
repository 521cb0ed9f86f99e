/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.camelmultimodal.runtime.camel.OnConsumerThread;

/** The beans of the routes from queues, which the YAML files define themselves. */
final class JmsBeans {

    static final String ON_CONSUMER_THREAD = "onConsumerThread";

    private JmsBeans() {}

    /** Binds the connections to the broker at <code>broker.url</code>, and the policy. */
    static void bind(CamelContext context) {
        context.getRegistry()
                .bind(
                        "connectionFactory",
                        new ActiveMQConnectionFactory(
                                context.resolvePropertyPlaceholders("{{broker.url}}")));
        context.getRegistry().bind(ON_CONSUMER_THREAD, new OnConsumerThread());
    }
}
