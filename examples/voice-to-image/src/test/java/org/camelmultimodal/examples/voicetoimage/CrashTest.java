/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of instances that crashed, and who takes them over. */
class CrashTest {

    private static final Path SAMPLES = Path.of("samples");

    @TempDir Path folder;

    private Folders folders;

    @BeforeEach
    void workFolder() throws IOException {
        folders = new Folders(Files.createDirectory(folder.resolve("work")));
        folders.prepare();
    }

    @Test
    void aRecordingThatCrashesTheApplicationFailsAfterThreeAttemptsAndHarmsNoOther()
            throws Exception {
        try (Claims dead = Claims.open(folders.claims())) {
            crash(dead.copy(SAMPLES.resolve("black-bomb.wav")), 3);
            crash(dead.copy(SAMPLES.resolve("red-circle.wav")), 1);
            dead.copy(SAMPLES.resolve("not-a-recording.wav"));
            Files.createDirectory(dead.folder().resolve("claimed-nothing-yet"));
            Files.writeString(dead.folder().resolve(".gallery"), "half a p");
        }
        try (var application = ApplicationProcess.start(folders.claims().getParent())) {
            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(
                            () -> {
                                assertThat(application.results(Outcome.OUTBOX))
                                        .containsExactly("red-circle-wav");
                                assertThat(application.results(Outcome.FAILED))
                                        .containsExactly("black-bomb-wav", "not-a-recording-wav");
                            });
            assertThat(application.terminate()).isTrue();
        }
        Path failed = folders.of(Outcome.FAILED).resolve("black-bomb-wav");
        assertThat(
                        new ObjectMapper()
                                .readTree(failed.resolve("result.json").toFile())
                                .path("reason")
                                .asText())
                .contains("crashed 3 times")
                .contains("inbox.maxAttempts");
        assertThat(failed.resolve("black-bomb.wav"))
                .hasSameBinaryContentAs(SAMPLES.resolve("black-bomb.wav"));
        assertThat(failed).isDirectoryNotContaining("glob:**/.*");
        assertThat(folders.claims()).isDirectoryNotContaining("regex:.*/[^.][^/]*");
    }

    /** Leaves the job as if the application had crashed so often while it was in flight. */
    private static void crash(Job job, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            job.begin();
        }
    }

    @Test
    void onlyOneInstanceGetsARecording() throws Exception {
        Path file = recording("a.wav");
        try (Claims one = Claims.open(folders.claims());
                Claims two = Claims.open(folders.claims())) {
            Job job = one.claim(file).orElseThrow();

            assertThat(two.claim(file)).isEmpty();
            assertThat(two.takeOver()).as("one is alive").isFalse();
            assertThat(two.jobs()).isEmpty();
            assertThat(one.jobs()).containsExactly(job);
            assertThat(job.name()).isEqualTo("a.wav");
        }
    }

    @Test
    void aCrashBeforeTheMoveLeavesTheJobAndAfterItTheResult() throws Exception {
        Path file = recording("a.wav");
        try (Claims dead = Claims.open(folders.claims())) {
            Job job = dead.claim(file).orElseThrow();
            job.begin();
            Files.writeString(job.folder().resolve("result.json"), "{\"recording\": \"a.wav\"}");
            job.seal();
        }
        try (Claims next = Claims.open(folders.claims())) {
            assertThat(next.takeOver()).isTrue();
            Job job = next.jobs().get(0);
            assertThat(job.name()).as("from the result").isEqualTo("a.wav");
            job.begin();
            assertThat(job.folder().resolve("result.json")).as("processed again").doesNotExist();
            assertThat(job.name()).isEqualTo("a.wav");

            Path result = folders.finish(Outcome.OUTBOX, job.folder(), "a-wav");

            assertThat(next.jobs()).isEmpty();
            assertThat(result.resolve("a.wav")).exists();
        }
    }

    @Test
    void anExistingResultIsNeverReplaced() throws Exception {
        try (Claims claims = Claims.open(folders.claims())) {
            Path first = finish(claims.claim(recording("a.wav")).orElseThrow());
            Path second = finish(claims.claim(recording("a.wav")).orElseThrow());

            assertThat(first).isNotEqualTo(second);
            assertThat(first.resolve("a.wav")).exists();
            assertThat(second.resolve("a.wav")).exists();
        }
    }

    private Path finish(Job job) throws IOException {
        return folders.finish(Outcome.OUTBOX, job.folder(), "a-wav");
    }

    private Path recording(String name) throws IOException {
        return Files.writeString(folders.inbox().resolve(name), name);
    }
}
