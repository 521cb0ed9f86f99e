/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application is killed as by kill -9 while it transcribes, and started again. */
class CrashTest {

    private static final Path SAMPLES = Path.of("../voice-to-image/samples");
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int RECORDINGS = 24;
    private static final Map<String, String> TEXTS =
            Map.of(
                    "red-circle.wav", "Draw a large red circle on a white background.",
                    "black-bomb.wav", "Draw a large black bomb on a white background.");

    @TempDir Path temp;

    @Test
    void everyRecordingHasCompleteSubtitlesOnceAndNothingIsLost() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("recordings"));
        var texts = new TreeMap<String, String>();
        for (int i = 0; i < RECORDINGS; i++) {
            String sample = i % 2 == 0 ? "red-circle.wav" : "black-bomb.wav";
            String stem = "recording-%02d".formatted(i);
            Files.copy(SAMPLES.resolve(sample), folder.resolve(stem + ".wav"));
            texts.put(stem, TEXTS.get(sample));
        }

        Process killed = start(folder);
        await().atMost(LONG).until(() -> count(folder, ".srt") >= 2);
        killed.destroyForcibly().waitFor();

        int done = count(folder, ".vtt");
        assertThat(done).as("killed in mid-work").isLessThan(RECORDINGS);
        assertSubtitlesAreComplete(folder, texts);
        Files.writeString(folder.resolve(".subtitles-of-the-dead.part"), "1\n00:00:0");

        Process next = start(folder);
        await().atMost(LONG).until(() -> count(folder, ".vtt") == RECORDINGS);
        next.destroy();
        assertThat(next.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertSubtitlesAreComplete(folder, texts);
        assertThat(count(folder, ".srt")).isEqualTo(RECORDINGS);
        assertThat(count(folder, ".wav")).isEqualTo(RECORDINGS);
        assertThat(names(folder)).as("and nothing else").hasSize(3 * RECORDINGS + 1);
        assertThat(folder.resolve("failed")).isEmptyDirectory();
    }

    private static void assertSubtitlesAreComplete(Path folder, Map<String, String> texts)
            throws IOException {
        for (String name : names(folder)) {
            if (name.endsWith(".srt") || name.endsWith(".vtt")) {
                String text = texts.get(name.substring(0, name.length() - 4));
                assertThat(folder.resolve(name))
                        .content()
                        .as(name)
                        .startsWith(name.endsWith(".srt") ? "1\n" : "WEBVTT\n")
                        .endsWith(text + "\n")
                        .containsOnlyOnce("-->");
            }
        }
    }

    private Process start(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SubtitlesApplication.class.getName(),
                        "--server.port=0",
                        "--subtitles.quiet-period=0s",
                        "--subtitles.folder=" + folder)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(temp, "output", ".txt").toFile())
                .start();
    }

    private static int count(Path folder, String extension) throws IOException {
        return (int) names(folder).stream().filter(name -> name.endsWith(extension)).count();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
