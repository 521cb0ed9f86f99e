/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;

/**
 * Runs the steps of a <code>transacted</code> block on the thread of the consumer, without a
 * transaction manager.
 *
 * <p>The producers of the components are asynchronous. After such a producer, a route continues on
 * the thread that computed the result, even if its consumer has a transacted session, which only
 * the thread of the consumer uses. The steps after the producer then have two faults: what they
 * send is not part of the consumer's transaction, so a message that fails after the send and is
 * redelivered has a second result; and they occupy a thread that should run the next message.
 *
 * <p>Within this policy, the consumer's thread waits for each step and runs the next one itself. A
 * result that the route sends with the connection factory of the consumer is committed or rolled
 * back together with the message. The policy is not specific to JMS: it only marks the unit of work
 * as transacted, and does not begin, commit or roll back transactions.
 *
 * <p>It is bound to the registry under a name that the route refers to, by convention <code>
 * onConsumerThread</code>. One instance serves any number of routes.
 */
public final class OnConsumerThread implements TransactedPolicy {

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // The definition of the block needs no change.
    }

    @Override
    public Processor wrap(Route route, Processor processor) {
        return exchange -> {
            exchange.getUnitOfWork().beginTransactedBy(this);
            try {
                processor.process(exchange);
            } finally {
                exchange.getUnitOfWork().endTransactedBy(this);
            }
        };
    }
}
