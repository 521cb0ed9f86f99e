/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What strangers do with the inbox. */
class ArrivalTest {

    private static final Path SAMPLES = Path.of("samples");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir Path folder;

    private Path work;

    @BeforeEach
    void workFolder() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
    }

    @Test
    void aRecordingThatIsWrittenSlowlyIsTakenWhole() throws Exception {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("red-circle.wav"));
        try (var application = start()) {
            awaitReady(application);
            try (OutputStream out = Files.newOutputStream(inbox("slow.wav"))) {
                out.write(whole, 0, 40_000);
                pause(400);
                out.write(whole, 40_000, 40_000);
                pause(400);
                out.write(whole, 80_000, whole.length - 80_000);
            }

            awaitResults(1);

            assertThat(work.resolve("outbox/slow-wav/slow.wav")).hasBinaryContent(whole);
            assertThat(text("outbox/slow-wav")).contains("red circle");
        }
    }

    @Test
    void aRecordingThatGrowsAfterItWasClaimedIsDoneAgain() throws Exception {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("red-circle.wav"));
        try (var application = start();
                OutputStream out = Files.newOutputStream(inbox("open.wav"))) {
            out.write(whole, 0, 40_000);
            out.flush();
            awaitResults(1);
            // The writer still has the file open, wherever it has been moved.
            out.write(whole, 40_000, whole.length - 40_000);
            out.flush();

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(text("outbox/open-wav")).contains("white"));

            assertThat(work.resolve("outbox/open-wav/open.wav")).hasBinaryContent(whole);
            assertThat(results()).hasSize(1);
        }
    }

    @Test
    void aSecondRecordingOfTheSameNameIsItsOwnJob() throws Exception {
        try (var application = start()) {
            awaitReady(application);
            drop("red-circle.wav", "request.wav");
            await().atMost(PATIENCE).until(() -> application.output().contains("transcribe"));
            drop("blue-star.flac", "request.wav");

            awaitResults(2);

            for (Path result : results().values()) {
                boolean star =
                        Files.mismatch(
                                        result.resolve("request.wav"),
                                        SAMPLES.resolve("blue-star.flac"))
                                < 0;
                assertThat(read(result).path("prompt").asText())
                        .contains(star ? "blue star" : "red circle");
            }
        }
    }

    @Test
    void twoInstancesShareTheWorkAndDoEachRecordingOnce() throws Exception {
        var names = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            names.add("request" + i + ".wav");
        }
        try (var one = start("-Dinbox.maxInFlight=2");
                var two = start("-Dinbox.maxInFlight=2")) {
            awaitReady(one);
            awaitReady(two);
            for (String name : names) {
                drop("red-circle.wav", name);
            }

            awaitResults(names.size());

            assertThat(results().keySet())
                    .containsExactlyElementsOf(
                            names.stream()
                                    .map(name -> "outbox/" + name.replace('.', '-'))
                                    .toList());
            assertThat(one.terminate()).isTrue();
            assertThat(two.terminate()).isTrue();
            assertThat(one.output()).contains("drawn");
            assertThat(two.output()).contains("drawn");
        }
        String gallery = Files.readString(work.resolve("outbox/index.html"));
        assertThat(names).allSatisfy(name -> assertThat(gallery).contains(name));
        assertNothingIsLeft();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesFromStrangersHarmNeitherThePagesNorTheTerminal() throws Exception {
        List<String> names =
                List.of(
                        "javascript:alert(1);x.wav",
                        "a#b?c%41&d.wav",
                        "\"><script>alert(1)<'.wav",
                        "back\\slash.wav",
                        "dots.wav..",
                        "line\nbreak \u001b[31mred.wav",
                        "{{body}}.wav",
                        "index.html",
                        "x".repeat(251) + ".wav",
                        "ends with space ");
        Path broken = SAMPLES.resolve("not-a-recording.wav");
        try (var application = start()) {
            awaitReady(application);
            for (String name : names) {
                Files.copy(broken, inbox(name));
            }
            // Java cannot write such a name; a shell can.
            run("cp \"$0\" \"$1/$(printf 'bad\\377.wav')\"", broken, work.resolve("inbox"));

            awaitResults(names.size() + 1);

            assertThat(application.inbox()).isEmpty();
            var said = new ArrayList<String>();
            for (Path result : results().values()) {
                said.add(read(result).path("recording").asText());
                assertThat(copies(result)).as(result.toString()).isEqualTo(1);
            }
            assertThat(said).containsAll(names);
            assertThat(application.output().replace("\u001b[0m", "")).doesNotContain("\u001b");
            assertPages();
        }
    }

    private void run(String script, Path... arguments) throws Exception {
        var command = new ArrayList<>(List.of("sh", "-c", script));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static long copies(Path result) throws IOException {
        try (var files = Files.list(result)) {
            return files.filter(
                            file -> {
                                try {
                                    return Files.mismatch(
                                                    file, SAMPLES.resolve("not-a-recording.wav"))
                                            < 0;
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                    .count();
        }
    }

    private void assertPages() throws IOException {
        String gallery = Files.readString(work.resolve("outbox/index.html"));
        assertThat(gallery).doesNotContain("<script").contains("Content-Security-Policy");
        var links = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(gallery);
        while (links.find()) {
            assertThat(links.group(1)).matches("\\.{1,2}/[A-Za-z0-9._~/%-]+");
            assertThat(work.resolve("outbox").resolve(links.group(1)).normalize()).exists();
        }
    }

    private ApplicationProcess start(String... arguments) throws IOException {
        Files.createDirectories(work.resolve("inbox"));
        var all = new ArrayList<>(List.of("-Dinbox.quietSeconds=1"));
        all.addAll(List.of(arguments));
        return ApplicationProcess.start(work, all.toArray(String[]::new));
    }

    private Path inbox(String name) {
        return work.resolve("inbox").resolve(name);
    }

    private void drop(String sample, String name) throws IOException {
        Path partial = work.resolve(name + ".part");
        Files.copy(SAMPLES.resolve(sample), partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, inbox(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitReady(ApplicationProcess application) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> application.output().contains("Drop recordings"));
    }

    /** The results by outcome and name. */
    private Map<String, Path> results() throws IOException {
        var results = new TreeMap<String, Path>();
        for (Outcome outcome : Outcome.values()) {
            Path of = work.resolve(outcome.folder());
            if (Files.isDirectory(of)) {
                try (var children = Files.list(of)) {
                    children.filter(Files::isDirectory)
                            .forEach(r -> results.put(work.relativize(r).toString(), r));
                }
            }
        }
        return results;
    }

    private void awaitResults(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(results()).hasSize(count));
    }

    private String text(String result) throws IOException {
        return read(work.resolve(result)).path("transcription").path("text").asText();
    }

    private static JsonNode read(Path result) throws IOException {
        return new ObjectMapper().readTree(result.resolve("result.json").toFile());
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.walk(work)) {
            assertThat(files.map(file -> work.relativize(file).toString()))
                    .noneMatch(file -> file.contains(".partial"))
                    .noneMatch(file -> file.startsWith("inbox/"))
                    .noneMatch(file -> file.matches("claims/[^.].*"));
        }
    }

    /** What a slow writer does between two writes: the time is the behavior under test. */
    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
