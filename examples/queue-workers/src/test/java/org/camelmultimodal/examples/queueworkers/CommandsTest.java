/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camelmultimodal.runtime.MultimodalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that submit, show and cancel jobs. */
class CommandsTest {

    private static final String RECORDING = "../voice-to-image/samples/red-circle.wav";

    @TempDir Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Commands commands(Settings settings) {
        return new Commands(settings, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String takePrinted() {
        String text = printed.toString(StandardCharsets.UTF_8).strip();
        printed.reset();
        return text;
    }

    @Test
    void aFileAndATextAreSubmittedWithTheirOptions() throws Exception {
        try (var fixture = new Fixture(folder)) {
            Commands commands = commands(fixture.settings());
            commands.submit(List.of("whisper:transcribe", RECORDING, "responseFormat=srt"));
            String transcript = takePrinted();
            commands.submit(
                    List.of("sd:text-to-image", "a red circle", "steps=2", "seed=7", "priority=9"));
            String image = takePrinted();
            fixture.worker();

            assertThat(fixture.awaitResult(transcript).output()).isEqualTo(transcript + ".srt");
            assertThat(fixture.awaitResult(image).output()).isEqualTo(image + ".png");
            commands.status(List.of(image));
            assertThat(takePrinted()).contains(image, "sd:text-to-image", "succeeded");
            commands.status(List.of());
            assertThat(takePrinted()).contains(image, transcript);
        }
    }

    @Test
    void aQueuedJobIsCancelled() throws Exception {
        try (var fixture = new Fixture(folder)) {
            Commands commands = commands(fixture.settings());
            commands.submit(List.of("clip:embed", "a text"));
            String id = takePrinted();

            commands.cancel(List.of(id));

            commands.status(List.of(id));
            assertThat(takePrinted()).endsWith("cancelled");
        }
    }

    @Test
    void aJobThatDoesNotExistIsNotShown() throws Exception {
        try (var fixture = new Fixture(folder)) {
            commands(fixture.settings()).status(List.of("nobody"));

            assertThat(takePrinted()).isEqualTo("There is no job nobody");
        }
    }

    @Test
    void mistakesAreExplained() throws Exception {
        try (var fixture = new Fixture(folder)) {
            Commands commands = commands(fixture.settings());

            assertMistake(() -> commands.submit(List.of("clip:embed")), "submit needs");
            assertMistake(() -> commands.submit(List.of("no", "a")), "operation=no does not exist");
            assertMistake(() -> commands.submit(List.of("clip:embed", "a", "x")), "name=value");
            assertMistake(() -> commands.submit(List.of("clip:embed", "a", "x=1")), "no option x");
            assertMistake(
                    () -> commands.submit(List.of("clip:embed", "a", "priority=high")),
                    "priority=high");
            assertMistake(
                    () -> commands.submit(List.of("clip:embed", "a", "priority=11")),
                    "priority=11");
            for (String outOfRange :
                    List.of(
                            "priority=4294967300",
                            "seed=-1",
                            "seed=4294967296",
                            "timeToLive=-1",
                            "timeToLive=9223372036854775807")) {
                assertMistake(
                        () -> commands.submit(List.of("clip:embed", "a", outOfRange)), outOfRange);
            }
            assertMistake(
                    () -> commands.submit(List.of("whisper:transcribe", "missing.wav")),
                    "missing.wav");
            assertMistake(() -> commands.cancel(List.of()), "cancel needs");
            assertMistake(() -> commands.cancel(List.of("'OR 1=1")), "id='OR 1=1");
            assertThat(fixture.jobs().list()).isEmpty();
        }
    }

    @Test
    void aBrokerNeedsAFreePort() throws Exception {
        try (var fixture = new Fixture(folder)) {
            var second =
                    new Settings(
                            Map.of(
                                    "broker.url",
                                    fixture.settings().brokerUrl(),
                                    "work",
                                    folder.resolve("second").toString()));

            assertMistake(() -> Broker.start(second), "127.0.0.1:" + second.brokerPort());
            assertMistake(() -> Broker.start(second), "set broker.url to another port");
        }
        for (String url : new String[] {"tcp://127.0.0.1", "tcp://127.0.0.1:99999", "a b"}) {
            var settings = new Settings(Map.of("broker.url", url, "work", folder.toString()));

            assertMistake(() -> Broker.start(settings), "broker.url=" + url);
        }
    }

    @Test
    void aMissingBrokerIsNamed() throws Exception {
        var settings =
                new Settings(Map.of("broker.url", "tcp://127.0.0.1:1", "work", folder.toString()));

        assertMistake(() -> commands(settings).status(List.of()), "broker.url");
    }

    @Test
    void aBrokerThatIsLostHoldsNoCommand() throws Exception {
        try (var fixture = new Fixture(folder)) {
            Commands commands = commands(fixture.settings());
            Future<?> repeated =
                    CompletableFuture.runAsync(
                            () -> {
                                while (true) {
                                    commands.status(List.of());
                                }
                            });

            fixture.broker().close();

            assertThat(repeated)
                    .failsWithin(Fixture.PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(BrokerUnavailableException.class);
        }
    }

    private static void assertMistake(ThrowingCallable command, String message) {
        assertThatThrownBy(command)
                .isInstanceOf(MultimodalException.class)
                .hasMessageContaining(message);
    }
}
