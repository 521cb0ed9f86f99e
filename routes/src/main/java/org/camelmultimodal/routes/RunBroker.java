/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.nio.file.Path;
import org.camelmultimodal.messaging.BrokerPlace;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.runtime.MultimodalException;

/** Runs the broker of the routes in a process of its own, for routes in several processes. */
public final class RunBroker {

    private RunBroker() {}

    /**
     * @param args the folder of the journal, and the port
     */
    public static void main(String[] args) throws Exception {
        try {
            EmbeddedBroker broker = start(Path.of(args[0]), Integer.parseInt(args[1]));
            new Terminal().line("The broker listens at %s; Ctrl-C ends.", broker.url());
            broker.runUntilStopped();
        } catch (MultimodalException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts the broker.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if the port or the folder is in
     *     use
     */
    static EmbeddedBroker start(Path folder, int port) throws Exception {
        return RouteBroker.start(
                new BrokerPlace(
                        folder,
                        "Start this one in another folder",
                        port,
                        "Stop what uses it, or start this broker on another port"));
    }
}
