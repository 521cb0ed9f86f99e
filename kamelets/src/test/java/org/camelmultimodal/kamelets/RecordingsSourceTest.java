/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelmultimodal.kamelets.KameletRoutes.RECORDINGS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelet recordings-source, by itself and with transcribe-action. */
class RecordingsSourceTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String YAML =
            """
            - from:
                uri: kamelet:recordings-source
                parameters:
                  directory: "%s"
                  minAge: %d
                  delay: 100
                steps:
                  - to: kamelet:transcribe-action
                  - process:
                      ref: received
            """;

    private static final String PIPE =
            """
            apiVersion: camel.apache.org/v1
            kind: Pipe
            metadata:
              name: transcripts
            spec:
              source:
                ref:
                  apiVersion: camel.apache.org/v1
                  kind: Kamelet
                  name: recordings-source
                properties:
                  directory: "%s"
                  minAge: 100
                  delay: 100
              steps:
                - ref:
                    apiVersion: camel.apache.org/v1
                    kind: Kamelet
                    name: transcribe-action
              sink:
                uri: direct:received
            """;

    @TempDir Path inbox;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Exception> failed = new CopyOnWriteArrayList<>();

    private KameletRoutes routes() {
        var routes = new KameletRoutes();
        routes.context()
                .getRegistry()
                .bind(
                        "received",
                        (Processor)
                                exchange ->
                                        received.add(exchange.getMessage().getBody(String.class)));
        return routes;
    }

    private RouteBuilder inJava() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .process(
                                exchange ->
                                        failed.add(
                                                exchange.getProperty(
                                                        Exchange.EXCEPTION_CAUGHT,
                                                        Exception.class)));
                from("kamelet:recordings-source?delay=100&minAge=100&directory=" + inbox)
                        .to("kamelet:transcribe-action")
                        .process("received");
            }
        };
    }

    private void put(String name) throws Exception {
        Files.copy(RECORDINGS.resolve(name), inbox.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "java"})
    void aRecordingIsReceivedAndMovedAndOtherFilesStay(String language) throws Exception {
        put("red-circle.wav");
        Files.writeString(inbox.resolve("notes.txt"), "not a recording");

        try (var routes = routes()) {
            if (language.equals("yaml")) {
                routes.yaml(YAML.formatted(inbox, 100));
            } else {
                routes.java(inJava());
            }

            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(inbox.resolve(".done/red-circle.wav")).exists());
        }
        assertThat(received).containsExactly("Draw a large red circle on a white background.");
        assertThat(inbox.resolve("red-circle.wav")).doesNotExist();
        assertThat(inbox.resolve("notes.txt")).exists();
    }

    @Test
    void aPipeJoinsKamelets() throws Exception {
        put("red-circle.wav");
        var sink =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:received").process("received");
                    }
                };

        try (var routes = routes()) {
            routes.java(sink).yaml(PIPE.formatted(inbox));

            await().atMost(LIMIT).until(() -> !received.isEmpty());
        }
        assertThat(received).containsExactly("Draw a large red circle on a white background.");
    }

    @Test
    void aFileThatIsNoRecordingFailsInItsRouteAndIsMovedAside() throws Exception {
        put("not-a-recording.wav");

        try (var routes = routes()) {
            routes.java(inJava());

            await().atMost(LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(inbox.resolve(".failed/not-a-recording.wav"))
                                            .exists());
        }
        assertThat(failed).singleElement().isInstanceOf(InvalidMediaException.class);
        assertThat(received).isEmpty();
    }

    @Test
    void aRecordingThatChangedAShortTimeAgoIsNotReceivedYet() throws Exception {
        Duration minAge = Duration.ofHours(1);
        put("blue-star.flac");
        put("red-circle.wav");
        Files.setLastModifiedTime(
                inbox.resolve("red-circle.wav"),
                FileTime.from(Instant.now().minus(minAge.multipliedBy(2))));

        try (var routes = routes()) {
            routes.yaml(YAML.formatted(inbox, minAge.toMillis()));

            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(inbox.resolve(".done/red-circle.wav")).exists());
        }
        assertThat(inbox.resolve("blue-star.flac")).exists();
        assertThat(received).containsExactly("Draw a large red circle on a white background.");
    }
}
