/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.camelmultimodal.messaging.MaxMessageSize;
import org.camelmultimodal.messaging.Ports;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are not jobs, or jobs that cannot be done, on the queue of a worker. */
class HostileMessagesTest {

    private static final String QUEUE = "multimodal.clip.demo";

    @TempDir Path folder;

    @Test
    void eachGetsOneFailedResultAndOneDeadLetterWithTheReason() throws Exception {
        try (var fixture = new Fixture(folder, "families", "clip")) {
            Files.writeString(folder.resolve("secret.txt"), "secret");
            Fixture.MessageFactory[] hostile = {
                session -> session.createTextMessage("not JSON"),
                session -> session.createTextMessage(),
                session -> session.createMessage(),
                session -> session.createObjectMessage(new ArrayList<>(List.of("gadget"))),
                session -> {
                    var message = session.createBytesMessage();
                    message.writeBytes(new byte[1000]);
                    return message;
                },
                session -> {
                    var message = session.createMapMessage();
                    message.setString("id", "a");
                    return message;
                },
                session -> session.createStreamMessage(),
                session -> session.createTextMessage("[".repeat(500_000)),
                session -> job(session, "unknown", "\"operation\":\"exec:rm\",\"text\":\"a\""),
                session ->
                        job(
                                session,
                                "options",
                                "\"operation\":\"clip:moderate\",\"text\":\"a\",\"options\":{\"policy\":\"none\"}"),
                session ->
                        job(
                                session,
                                "escaping",
                                "\"operation\":\"clip:embed\",\"media\":\"../secret.txt\""),
                session ->
                        job(
                                session,
                                "missing",
                                "\"operation\":\"clip:embed\",\"media\":\"no.png\""),
                session ->
                        job(
                                session,
                                "elsewhere",
                                "\"operation\":\"sd:text-to-image\",\"text\":\"a\""),
            };
            for (Fixture.MessageFactory message : hostile) {
                fixture.send(QUEUE, message);
            }

            fixture.worker();

            assertThat(fixture.awaitResults(hostile.length))
                    .allSatisfy(result -> assertThat(result.state()).isEqualTo(JobState.FAILED))
                    .allSatisfy(
                            result -> assertThat(result.type()).isEqualTo("InvalidJobException"));
            for (Fixture.MessageFactory ignored : hostile) {
                Message dead = fixture.takeDeadLetter();
                assertThat(dead.getStringProperty(Addresses.REASON)).isNotBlank();
                assertThat(dead.getStringProperty(Addresses.REASON_TYPE))
                        .isEqualTo("InvalidJobException");
            }
            assertThat(fixture.broker().size(QUEUE)).isZero();
            assertThat(fixture.results()).hasSize(hostile.length);
            // The worker is as it was.
            fixture.jobs()
                    .submit(new Job("after", Operation.CLIP_EMBED, null, "a", null, null, null));
            assertThat(fixture.awaitResult("after").state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    private static Message job(Session session, String id, String fields) throws JMSException {
        Message message = session.createTextMessage("{\"id\":\"%s\",%s}".formatted(id, fields));
        message.setStringProperty(Addresses.JOB_ID, id);
        return message;
    }

    @Test
    void aPropertyThatDiffersFromTheBodyNamesNoOtherJob() throws Exception {
        try (var fixture = new Fixture(folder, "families", "clip")) {
            fixture.send(
                    QUEUE,
                    session -> {
                        Message message =
                                job(session, "mine", "\"operation\":\"clip:embed\",\"text\":\"a\"");
                        message.setStringProperty(Addresses.JOB_ID, "victim");
                        return message;
                    });

            fixture.worker();

            JobStatus result = fixture.awaitResults(1).get(0);
            assertThat(result.id()).startsWith("message-");
            assertThat(result.message()).contains("jobId=victim").contains("mine");
            assertThat(fixture.jobs().status("victim")).isEmpty();
        }
    }

    @Test
    void propertiesSetNoOptionsAndNoReplyGoesElsewhere() throws Exception {
        try (var fixture = new Fixture(folder, "families", "clip")) {
            fixture.send(
                    QUEUE,
                    session -> {
                        Message message =
                                job(session, "a", "\"operation\":\"clip:embed\",\"text\":\"a\"");
                        message.setStringProperty("CamelClipModality", "image");
                        message.setStringProperty("CamelFileName", "../../evil");
                        message.setJMSReplyTo(session.createQueue("elsewhere"));
                        return message;
                    });

            fixture.worker();

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(fixture.broker().size("elsewhere")).isZero();
        }
    }

    @Test
    void messagesThatAreNoStatusesAreIgnoredByClients() throws Exception {
        try (var fixture = new Fixture(folder, "families", "clip")) {
            for (String queue : List.of(Addresses.RESULTS, Addresses.PROGRESS)) {
                fixture.send(queue, session -> session.createTextMessage("not JSON"));
                fixture.send(queue, session -> session.createTextMessage("{\"id\":\"a\"}"));
                fixture.send(queue, session -> session.createTextMessage());
                fixture.send(queue, session -> session.createObjectMessage(new ArrayList<>()));
            }
            fixture.send(Addresses.CANCELLATIONS, session -> session.createTextMessage("all"));
            fixture.worker();
            fixture.jobs().submit(new Job("a", Operation.CLIP_EMBED, null, "a", null, null, null));

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(fixture.results()).hasSize(1);
            assertThat(fixture.jobs().list()).extracting(JobStatus::id).containsExactly("a");
        }
    }

    @Test
    void aCancellationWhosePropertyIsNoTextStopsNoWorker() throws Exception {
        try (var fixture = new Fixture(folder, "families", "clip")) {
            sendCore(fixture, Addresses.CANCELLATIONS);
            fixture.worker();
            sendCore(fixture, Addresses.CANCELLATIONS);
            fixture.jobs().cancel("b");

            fixture.jobs().submit(new Job("a", Operation.CLIP_EMBED, null, "a", null, null, null));
            fixture.jobs().submit(new Job("b", Operation.CLIP_EMBED, null, "b", null, null, null));

            assertThat(fixture.awaitResult("a").state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(fixture.awaitResult("b").state()).isEqualTo(JobState.CANCELLED);
        }
    }

    /** Sends a message that JMS cannot make: its property is an array of bytes. */
    private static void sendCore(Fixture fixture, String queue) throws Exception {
        try (var locator = ActiveMQClient.createServerLocator(fixture.settings().brokerUrl());
                var factory = locator.createSessionFactory();
                var session = factory.createSession();
                var producer = session.createProducer(queue)) {
            var message = session.createMessage(true);
            message.putBytesProperty(Addresses.JOB_ID, new byte[] {-1});
            producer.send(message);
        }
    }

    @Test
    void aSecondBrokerInTheSameFolderIsRefused() throws Exception {
        try (var fixture = new Fixture(folder)) {
            Settings other = fixture.settings().withBroker("tcp://127.0.0.1:" + Ports.free());

            assertThatThrownBy(() -> Broker.start(other))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("in use by another broker")
                    .hasMessageContaining("Set the property work, or broker.url");
        }
    }

    @Test
    void aStatusIsThatOfTheJobThatItNames() throws Exception {
        try (var fixture = new Fixture(folder, "families", "clip")) {
            fixture.send(
                    Addresses.PROGRESS,
                    session -> {
                        Message message =
                                session.createTextMessage(
                                        JobStatus.of("other", null, JobState.SUCCEEDED).toJson());
                        message.setStringProperty(Addresses.JOB_ID, "mine");
                        return message;
                    });

            assertThat(fixture.jobs().status("mine")).isEmpty();
        }
    }

    @Test
    void manyLargePreviewsDoNotFillTheMemoryOfWhoListsTheJobs() throws Exception {
        String preview = "A".repeat(1_400_000);
        try (var fixture = new Fixture(folder)) {
            for (int i = 0; i < 20; i++) {
                JobStatus status =
                        JobStatus.of("job-" + i, null, JobState.RUNNING).at(1, 2, preview);
                fixture.send(
                        Addresses.PROGRESS,
                        session ->
                                Messaging.message(session, status.toJson(), status.properties()));
            }

            assertThat(fixture.jobs().list())
                    .hasSize(20)
                    .allSatisfy(status -> assertThat(status.preview()).isNull());
            assertThat(fixture.jobs().status("job-3").orElseThrow().preview()).isEqualTo(preview);
        }
    }

    @Test
    void theBrokerRefusesMessagesThatFillTheMemoryOfAWorker() throws Exception {
        try (var fixture = new Fixture(folder)) {
            assertThatThrownBy(
                            () ->
                                    fixture.send(
                                            QUEUE,
                                            session ->
                                                    session.createTextMessage(
                                                            "x"
                                                                    .repeat(
                                                                            MaxMessageSize
                                                                                    .DEFAULT_MAX_BYTES))))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("too large")
                    .hasMessageContaining("Put media into the shared directory");
            assertThat(fixture.broker().size(QUEUE)).isZero();
        }
    }

    @Test
    void optionsThatAreOutOfRangeFailWithTheReasonOfTheComponent() throws Exception {
        try (var fixture = new Fixture(folder, "families", "sd")) {
            fixture.jobs()
                    .submit(
                            new Job(
                                    "steps",
                                    Operation.SD_TEXT_TO_IMAGE,
                                    null,
                                    "a",
                                    null,
                                    Map.of("steps", 1_000_000),
                                    null));

            fixture.worker();

            JobStatus result = fixture.awaitResult("steps");
            assertThat(result.type()).isEqualTo("InvalidOptionException");
            assertThat(result.message()).contains("steps=1000000");
        }
    }
}
