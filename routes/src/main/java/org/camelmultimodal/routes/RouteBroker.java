/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.nio.file.Path;
import org.camelmultimodal.messaging.BrokerPlace;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.messaging.Ports;

/** The broker of a route for which no other is set. */
final class RouteBroker {

    private RouteBroker() {}

    /**
     * Starts a broker on a free port.
     *
     * @param folder the folder of its journal
     */
    static EmbeddedBroker start(Path folder) throws Exception {
        return start(
                new BrokerPlace(
                        folder,
                        "Set the property work, or broker.url to the URL of that broker",
                        Ports.free(),
                        "Start the route again, or set broker.url to the URL of another broker"));
    }

    /**
     * Starts a broker.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if the port or the folder is in
     *     use
     */
    static EmbeddedBroker start(BrokerPlace place) throws Exception {
        return EmbeddedBroker.start(
                "routes-broker.xml",
                place,
                // The disk of a developer may be nearly full; a broker for many blocks in time.
                configuration -> configuration.setMaxDiskUsage(-1));
    }
}
