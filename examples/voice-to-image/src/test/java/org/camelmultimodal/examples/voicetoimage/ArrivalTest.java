/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Senders that write slowly, reuse names or send hostile ones. */
class ArrivalTest {

    private static final Path SAMPLES = Path.of("samples");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir static Path folder;

    private static Path work;
    private static ApplicationProcess application;

    @BeforeAll
    static void start() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        application = start(work);
        await().atMost(PATIENCE).until(() -> application.output().contains("Drop recordings"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aRecordingThatIsWrittenSlowlyIsProcessedComplete() throws Exception {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("red-circle.wav"));
        try (OutputStream out = Files.newOutputStream(inbox("slow.wav"))) {
            out.write(whole, 0, 40_000);
            pause(400);
            out.write(whole, 40_000, 40_000);
            pause(400);
            out.write(whole, 80_000, whole.length - 80_000);
        }

        Path result = awaitResult("slow.wav");

        assertThat(result.resolve("slow.wav")).hasBinaryContent(whole);
        assertThat(text(result)).contains("red circle").contains("white background");
        assertThat(application.output()).doesNotContain("slow.wav             grew");
    }

    @Test
    void aRecordingThatGrowsAfterDeliveryIsProcessedAgain() throws Exception {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("red-circle.wav"));
        try (OutputStream out = Files.newOutputStream(inbox("open.wav"))) {
            out.write(whole, 0, 40_000);
            out.flush();
            awaitResult("open.wav");
            // The writer still has the file open, wherever it has been moved.
            out.write(whole, 40_000, whole.length - 40_000);
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(text(awaitResult("open.wav"))).contains("background"));

        assertThat(awaitResult("open.wav").resolve("open.wav")).hasBinaryContent(whole);
    }

    @Test
    void aSecondRecordingOfTheSameNameIsItsOwnJob() throws Exception {
        drop(inbox("request.wav"), "red-circle.wav");
        await().atMost(PATIENCE)
                .until(() -> application.output().contains("request.wav          transcribe"));
        drop(inbox("request.wav"), "blue-star.flac");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(results(work, "request.wav")).hasSize(2));

        for (Path result : results(work, "request.wav")) {
            Path recording = result.resolve("request.wav");
            boolean star = Files.mismatch(recording, SAMPLES.resolve("blue-star.flac")) < 0;
            assertThat(read(result).path("prompt").asText())
                    .contains(star ? "blue star" : "red circle");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hostileNamesHarmNeitherThePagesNorTheTerminal() throws Exception {
        var names =
                new ArrayList<>(
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
                                "ends with space "));
        Path broken = SAMPLES.resolve("not-a-recording.wav");
        for (String name : names) {
            Files.copy(broken, inbox(name));
        }
        // Java cannot write a name that is not UTF-8; a shell can.
        shell("cp \"$0\" \"$1/$(printf 'bad\\377.wav')\"", broken, work.resolve("inbox"));
        names.add("bad\uFFFD.wav");

        for (String name : names) {
            Path result = awaitResult(name);
            assertThat(result.getParent()).hasFileName("failed");
            assertThat(copies(result, broken)).as(name).isEqualTo(1);
        }

        assertThat(application.output()).doesNotContain("\u001b");
        await().atMost(PATIENCE).untilAsserted(() -> assertGallery(names));
    }

    private static void assertGallery(List<String> names) throws IOException {
        String gallery = Files.readString(work.resolve("outbox/index.html"));
        assertThat(gallery).doesNotContain("<script").contains("Content-Security-Policy");
        assertThat(names).allSatisfy(name -> assertThat(gallery).contains(Pages.escape(name)));
        Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(gallery);
        while (links.find()) {
            assertThat(links.group(1)).matches("\\.{1,2}/[A-Za-z0-9._~/%-]+");
            assertThat(work.resolve("outbox").resolve(links.group(1)).normalize()).exists();
        }
    }

    @Test
    void twoInstancesShareTheWorkAndProcessEachRecordingOnce(@TempDir Path parent)
            throws Exception {
        Path shared = Files.createDirectory(parent.resolve("shared"));
        var names = new ArrayList<String>();
        try (var one = start(shared, "-Dinbox.maxInFlight=2");
                var two = start(shared, "-Dinbox.maxInFlight=2")) {
            for (ApplicationProcess instance : List.of(one, two)) {
                await().atMost(PATIENCE).until(() -> instance.output().contains("Drop recordings"));
            }
            for (int i = 0; i < 6; i++) {
                names.add("request" + i + ".wav");
                drop(shared.resolve("inbox").resolve(names.get(i)), "red-circle.wav");
            }

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(one.results(Outcome.OUTBOX)).hasSize(names.size()));

            assertThat(one.terminate()).isTrue();
            assertThat(two.terminate()).isTrue();
            assertThat(one.output()).contains("drawn");
            assertThat(two.output()).contains("drawn");
            assertThat(one.results(Outcome.OUTBOX))
                    .containsExactlyElementsOf(
                            names.stream().map(name -> name.replace('.', '-')).toList());
        }
        String gallery = Files.readString(shared.resolve("outbox/index.html"));
        assertThat(names).allSatisfy(name -> assertThat(gallery).contains(name));
        try (var files = Files.walk(shared)) {
            assertThat(files.map(file -> shared.relativize(file).toString()))
                    .noneMatch(file -> file.contains(".part"))
                    .noneMatch(file -> file.startsWith("inbox/"))
                    .noneMatch(file -> file.matches("claims/[^.].*"));
        }
    }

    private static ApplicationProcess start(Path work, String... arguments) throws IOException {
        Files.createDirectories(work.resolve("inbox"));
        var all = new ArrayList<>(List.of("-Dinbox.quietSeconds=1"));
        all.addAll(List.of(arguments));
        return ApplicationProcess.start(work, all.toArray(String[]::new));
    }

    private static Path inbox(String name) {
        return work.resolve("inbox").resolve(name);
    }

    private static void drop(Path file, String sample) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Files.copy(SAMPLES.resolve(sample), partial);
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void shell(String script, Path... arguments) throws Exception {
        var command = new ArrayList<>(List.of("sh", "-c", script));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static Path awaitResult(String name) {
        return await().atMost(PATIENCE)
                .until(() -> results(work, name), found -> found.size() == 1)
                .get(0);
    }

    /** Returns the results of the recordings of a name. */
    private static List<Path> results(Path work, String name) throws IOException {
        var results = new ArrayList<Path>();
        for (Outcome outcome : Outcome.values()) {
            try (var children = Files.list(work.resolve(outcome.folder()))) {
                for (Path child : children.filter(Files::isDirectory).toList()) {
                    // A result that is processed again may be moved at any moment.
                    if (Files.exists(child.resolve("result.json"))
                            && read(child).path("recording").asText().equals(name)) {
                        results.add(child);
                    }
                }
            }
        }
        return results;
    }

    private static long copies(Path result, Path original) throws IOException {
        long copies = 0;
        try (var files = Files.list(result)) {
            for (Path file : files.toList()) {
                copies += Files.mismatch(file, original) < 0 ? 1 : 0;
            }
        }
        return copies;
    }

    private static String text(Path result) throws IOException {
        return read(result).path("transcription").path("text").asText();
    }

    private static JsonNode read(Path result) throws IOException {
        return new ObjectMapper().readTree(result.resolve("result.json").toFile());
    }

    /** The pause of a slow writer, whose time is the behavior under test. */
    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
