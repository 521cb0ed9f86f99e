/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import jakarta.jms.ConnectionFactory;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * A broker with a <code>broker.xml</code> of the deployment. Only the names of hosts are replaced,
 * and what the container gets from its environment.
 */
final class DeployedBroker implements AutoCloseable {

    private static final String USER = "multimodal";
    private static final String PASSWORD = "password-of-the-test";

    private final EmbeddedActiveMQ broker;
    private final int port;

    private DeployedBroker(EmbeddedActiveMQ broker, int port) {
        this.broker = broker;
        this.port = port;
    }

    /**
     * Starts the broker of a pod.
     *
     * @param directory the directory with the <code>broker.xml</code>
     * @param pod the ordinal of the pod
     * @param ports the ports of all pods
     * @param data the folder of the journal
     */
    static DeployedBroker start(Path directory, int pod, List<Integer> ports, Path data)
            throws Exception {
        String xml =
                Files.readString(directory.resolve("broker.xml"))
                        .replace("${POD_NAME}.artemis", "artemis-" + pod + ".artemis")
                        .replace("${POD_NAME}", "artemis-" + pod)
                        .replace("${ARTEMIS_USER}", USER)
                        .replace("${ARTEMIS_PASSWORD}", PASSWORD)
                        .replace("${data.dir}", data.toString())
                        .replace("0.0.0.0:61616", "127.0.0.1:" + ports.get(pod));
        for (int i = 0; i < ports.size(); i++) {
            xml = xml.replace("artemis-" + i + ".artemis:61616", "127.0.0.1:" + ports.get(i));
        }
        Path file = Files.writeString(Files.createDirectories(data).resolve("broker.xml"), xml);
        // Validates the file by the schema of the broker.
        var configuration = new FileConfiguration();
        var deployment = new FileDeploymentManager(file.toUri().toString());
        deployment.addDeployable(configuration);
        deployment.readConfiguration();
        // The disk of the machine that runs the tests may be fuller than that of a broker.
        configuration.setMaxDiskUsage(-1);
        var users = new SecurityConfiguration(Map.of(USER, PASSWORD), Map.of(USER, List.of("amq")));
        var broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.setMbeanServer(ManagementFactory.getPlatformMBeanServer());
        broker.setSecurityManager(
                new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        broker.start();
        return new DeployedBroker(broker, ports.get(pod));
    }

    /** Returns a factory of connections to this broker, and to no other of the cluster. */
    ConnectionFactory connections() {
        return new ActiveMQConnectionFactory(url(), USER, PASSWORD);
    }

    ConnectionFactory anonymousConnections() {
        return new ActiveMQConnectionFactory(url());
    }

    private String url() {
        return "tcp://127.0.0.1:%d?useTopologyForLoadBalancing=false&consumerWindowSize=0"
                .formatted(port);
    }

    @Override
    public void close() throws Exception {
        broker.stop();
    }
}
