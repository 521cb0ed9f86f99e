/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Starts a route from queues, beside a connection to its broker and without old dead letters. */
abstract class QueueRouteTest extends RouteTest {

    static final String DEAD = "multimodal.dead";

    Messages messages;

    @BeforeEach
    final void connect() throws Exception {
        messages = new Messages(TestBroker.shared().url());
        TestBroker.empty(DEAD);
    }

    @AfterEach
    final void disconnect() throws Exception {
        messages.close();
    }
}
