/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.nio.file.Files;
import org.camelmultimodal.messaging.EmbeddedBroker;

/** The broker that all tests of this module share; it lives as long as their JVM. */
final class TestBroker {

    private static EmbeddedBroker broker;

    private TestBroker() {}

    /** Returns the broker, which the first call starts. */
    static synchronized EmbeddedBroker shared() throws Exception {
        if (broker == null) {
            var started = RouteBroker.start(Files.createTempDirectory("routes-broker"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
            broker = started;
        }
        return broker;
    }

    /** Takes the messages that an earlier test left in a queue. */
    static void empty(String queue) throws Exception {
        try (var messages = new Messages(shared().url())) {
            while (shared().size(queue) > 0) {
                messages.receive(queue, RouteTest.PATIENCE);
            }
        }
    }

    private static void close(EmbeddedBroker started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException("The broker of the tests did not stop", e);
        }
    }
}
