/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.it;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** A broker in the JVM of the tests, on a free port. */
public class EmbeddedArtemis implements QuarkusTestResourceLifecycleManager {

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    @Override
    public Map<String, String> start() {
        try {
            broker.setConfiguration(
                            new ConfigurationImpl()
                                    .setPersistenceEnabled(false)
                                    .setSecurityEnabled(false)
                                    .setMaxDiskUsage(-1)
                                    .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:0"))
                    .start();
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not start", e);
        }
        int port =
                broker.getActiveMQServer().getRemotingService().getAcceptor("tcp").getActualPort();
        return Map.of(
                "quarkus.artemis.url", "tcp://127.0.0.1:%d?consumerWindowSize=0".formatted(port));
    }

    @Override
    public void stop() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not stop", e);
        }
    }
}
