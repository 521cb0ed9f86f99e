/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceToImageTest {

    private static final Path SAMPLES = Path.of("samples");

    @TempDir Path folder;

    private Path work;

    @BeforeEach
    void workFolder() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
    }

    @Test
    void everySampleHasItsOutcome() throws Exception {
        try (var application = ApplicationProcess.start(work, "--samples")) {
            assertThat(application.exitStatus()).as(application.output()).isZero();

            assertThat(application.results(Outcome.OUTBOX))
                    .containsExactly(
                            "blue-star-flac",
                            "gruener-baum-wav",
                            "pink-heart-ogg",
                            "red-circle-wav");
            assertThat(application.results(Outcome.REJECTED)).containsExactly("black-bomb-wav");
            assertThat(application.results(Outcome.FAILED)).containsExactly("not-a-recording-wav");
            assertThat(application.inbox()).isEmpty();
            assertThat(application.output()).contains("4 drawn, 1 refused, 1 failed");
        }
        Path result = work.resolve("outbox/red-circle-wav");
        assertThat(result)
                .isDirectoryContaining(
                        "glob:**/{image.png,transcript.json,transcript.srt,result.json,index.html,red-circle.wav}");
        assertThat(
                        Files.mismatch(
                                result.resolve("red-circle.wav"),
                                SAMPLES.resolve("red-circle.wav")))
                .isNegative();
        var json = new ObjectMapper().readTree(result.resolve("result.json").toFile());
        assertThat(json.path("prompt").asText())
                .isEqualTo("a large red circle on a white background");
        assertThat(json.path("promptBy").asText()).isEqualTo("template");
        String png = Files.readString(result.resolve("image.png"), StandardCharsets.ISO_8859_1);
        assertThat(png)
                .contains("a large red circle")
                .contains("Seed: " + json.path("generation").path("seed").asLong());
        assertRefusedAndFailedSayWhy();
        assertPagesAreSelfContained();
    }

    private void assertRefusedAndFailedSayWhy() throws IOException {
        assertThat(work.resolve("rejected/black-bomb-wav/black-bomb.wav")).exists();
        assertThat(reason("rejected/black-bomb-wav")).contains("unsafe").contains("threshold");
        assertThat(work.resolve("failed/not-a-recording-wav/not-a-recording.wav")).exists();
        assertThat(reason("failed/not-a-recording-wav")).contains("InvalidMediaException");
    }

    private String reason(String result) throws IOException {
        return new ObjectMapper()
                .readTree(work.resolve(result).resolve("result.json").toFile())
                .path("reason")
                .asText();
    }

    private void assertPagesAreSelfContained() throws IOException {
        String gallery = Files.readString(work.resolve("outbox/index.html"));
        assertThat(gallery)
                .contains("red-circle-wav/image.png")
                .contains("black-bomb.wav")
                .contains("not-a-recording.wav");
        String page = Files.readString(work.resolve("outbox/gruener-baum-wav/index.html"));
        assertThat(page).contains("data:image/png;base64,").contains("<svg").contains("grünen");
        assertThat(gallery + page)
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("<script");
    }

    @Test
    void aKilledRunLosesNothing() throws Exception {
        List<String> recordings =
                List.of(
                        "red-circle.wav",
                        "blue-star.flac",
                        "black-bomb.wav",
                        "not-a-recording.wav");
        try (var application = ApplicationProcess.start(work)) {
            awaitReady(application);
            for (String recording : recordings) {
                drop(recording);
            }
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> application.output().contains("transcribe"));
            application.kill();
        }
        assertThat(remaining()).as("recordings after the kill").containsAll(recordings);
        try (var application = ApplicationProcess.start(work)) {
            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(
                            () -> {
                                assertThat(application.inbox()).isEmpty();
                                assertThat(application.results(Outcome.OUTBOX))
                                        .containsExactly("blue-star-flac", "red-circle-wav");
                                assertThat(application.results(Outcome.REJECTED))
                                        .containsExactly("black-bomb-wav");
                                assertThat(application.results(Outcome.FAILED))
                                        .containsExactly("not-a-recording-wav");
                            });
        }
    }

    /** Returns the recordings that are still in the inbox or next to a result. */
    private List<String> remaining() throws IOException {
        var names = new ArrayList<String>();
        try (var files = Files.walk(work)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    @Test
    void ctrlCFinishesTheMessagesInFlight() throws Exception {
        try (var application = ApplicationProcess.start(work)) {
            awaitReady(application);
            drop("red-circle.wav");
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> application.output().contains("transcribe"));

            assertThat(application.terminate()).isTrue();

            assertThat(application.results(Outcome.OUTBOX))
                    .as(application.output())
                    .containsExactly("red-circle-wav");
            assertThat(application.inbox()).isEmpty();
        }
    }

    private void awaitReady(ApplicationProcess application) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> application.output().contains("Drop recordings"));
    }

    private void drop(String sample) throws IOException {
        Path partial = Files.copy(SAMPLES.resolve(sample), work.resolve(sample + ".part"));
        Files.move(partial, work.resolve("inbox").resolve(sample));
    }
}
