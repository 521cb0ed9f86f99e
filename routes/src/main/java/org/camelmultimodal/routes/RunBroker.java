/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the broker of the routes in a process of its own, for routes in several processes. */
public final class RunBroker {

    private RunBroker() {}

    /**
     * @param args the folder of the journal, and the port
     */
    public static void main(String[] args) throws Exception {
        var stopped = new CountDownLatch(1);
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(broker, stopped)));
        new Terminal().line("The broker listens at %s; Ctrl-C ends.", broker.url());
        stopped.await();
    }

    private static void close(EmbeddedBroker broker, CountDownLatch stopped) {
        try {
            broker.close();
        } catch (Exception e) {
            throw new IllegalStateException("The broker did not stop; its journal is intact", e);
        } finally {
            stopped.countDown();
        }
    }
}
