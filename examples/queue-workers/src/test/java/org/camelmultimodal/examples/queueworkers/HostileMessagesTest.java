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
    void theBrokerRefusesMessagesThatFillTheMemoryOfAWorker() throws Exception {
        try (var fixture = new Fixture(folder)) {
            assertThatThrownBy(
                            () ->
                                    fixture.send(
                                            QUEUE,
                                            session ->
                                                    session.createTextMessage(
                                                            "x".repeat(MaxMessageSize.MAX_BYTES))))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("too large");
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
