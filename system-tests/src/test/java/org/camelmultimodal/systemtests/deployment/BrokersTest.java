/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import javax.management.ObjectName;
import org.camelmultimodal.messaging.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers with the configurations of the deployment. */
class BrokersTest {

    private static final Path BASE = Deployment.KUBERNETES.resolve("base");
    private static final Path CLUSTER = Deployment.KUBERNETES.resolve("cluster");
    private static final String JOBS = "multimodal.sd.demo";
    private static final String CANCELLATIONS = "multimodal.cancellations";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path data;

    @Test
    void theBrokerAdmitsUsersOnly() throws Exception {
        try (var broker = DeployedBroker.start(BASE, 0, List.of(Ports.free()), data)) {
            assertThatThrownBy(() -> broker.anonymousConnections().createContext().close())
                    .isInstanceOf(JMSSecurityRuntimeException.class);
            try (JMSContext client = broker.connections().createContext()) {
                send(client, JOBS, "a");
                assertThat(client.createConsumer(client.createQueue(JOBS)).receive(60_000))
                        .isNotNull();
            }
        }
    }

    @Test
    void kedaFindsTheLengthOfEveryQueueThatItAsksFor() throws Exception {
        List<Manifest> scaled =
                Kustomization.manifests(Deployment.KUBERNETES.resolve("keda")).stream()
                        .filter(manifest -> manifest.kind().equals("ScaledObject"))
                        .toList();
        assertThat(scaled).hasSize(3);
        try (var broker = DeployedBroker.start(BASE, 0, List.of(Ports.free()), data);
                JMSContext client = broker.connections().createContext()) {
            for (Manifest manifest : scaled) {
                var trigger = manifest.tree().at("/spec/triggers/0/metadata");
                String queue = trigger.path("queueName").asText();
                // The object that KEDA's default URL names.
                var name =
                        new ObjectName(
                                "org.apache.activemq.artemis:broker=\"%s\",component=addresses,address=\"%s\",subcomponent=queues,routing-type=\"anycast\",queue=\"%s\""
                                        .formatted(
                                                trigger.path("brokerName").asText(),
                                                trigger.path("brokerAddress").asText(),
                                                queue));
                assertThat(length(name)).isZero();

                send(client, queue, "a");

                await().atMost(PATIENCE).untilAsserted(() -> assertThat(length(name)).isEqualTo(1));
            }
        }
    }

    private static long length(ObjectName queue) throws Exception {
        return (Long)
                ManagementFactory.getPlatformMBeanServer().getAttribute(queue, "MessageCount");
    }

    @Test
    void jobsOfABrokerWithoutWorkersGoToTheWorkersOfTheOther() throws Exception {
        var ports = List.of(Ports.free(), Ports.free());
        try (var first = DeployedBroker.start(CLUSTER, 0, ports, data.resolve("0"));
                var second = DeployedBroker.start(CLUSTER, 1, ports, data.resolve("1"));
                JMSContext client = first.connections().createContext();
                JMSContext worker = second.connections().createContext()) {
            var sent = new TreeSet<String>();
            for (int i = 0; i < 20; i++) {
                sent.add("job-" + i);
                send(client, JOBS, "job-" + i);
            }

            var taken = new TreeSet<String>();
            try (var consumer = worker.createConsumer(worker.createQueue(JOBS))) {
                while (taken.size() < sent.size()) {
                    Message job = consumer.receive(PATIENCE.toMillis());
                    assertThat(job).as("a job after %s", taken).isNotNull();
                    taken.add(job.getStringProperty("jobId"));
                }
            }

            assertThat(taken).isEqualTo(sent);
        }
    }

    @Test
    void bothBrokersOfAClusterHaveTheLatestOfTheLastValueQueues() throws Exception {
        var ports = List.of(Ports.free(), Ports.free());
        try (var first = DeployedBroker.start(CLUSTER, 0, ports, data.resolve("0"));
                var second = DeployedBroker.start(CLUSTER, 1, ports, data.resolve("1"));
                JMSContext one = first.connections().createContext();
                JMSContext other = second.connections().createContext()) {
            for (String queue : List.of(CANCELLATIONS, "multimodal.progress")) {
                send(one, queue, "a", "running");
                send(one, queue, "a", "succeeded");
                send(other, queue, "b", "queued");

                for (JMSContext client : List.of(one, other)) {
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () ->
                                            assertThat(states(client, queue))
                                                    .containsExactlyInAnyOrder(
                                                            "a succeeded", "b queued"));
                }
            }
        }
    }

    private static void send(JMSContext client, String queue, String job) {
        send(client, queue, job, "queued");
    }

    private static void send(JMSContext client, String queue, String job, String state) {
        client.createProducer()
                .setProperty("jobId", job)
                .setProperty("lastValueKey", job)
                .send(client.createQueue(queue), state);
    }

    private static List<String> states(JMSContext client, String queue) throws Exception {
        try (var browser = client.createBrowser(client.createQueue(queue))) {
            var states = new ArrayList<String>();
            for (Object element : Collections.list(browser.getEnumeration())) {
                var message = (Message) element;
                states.add(
                        message.getStringProperty("jobId") + " " + message.getBody(String.class));
            }
            return states;
        }
    }
}
