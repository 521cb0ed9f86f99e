/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of the inbox are claimed, when, and under which names they are stored. */
class InboxFilesTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private Folders folders;

    @BeforeEach
    void workFolder() throws IOException {
        folders = new Folders(folder);
        folders.prepare();
    }

    @Test
    void aFileIsClaimedWhenItWasUnchangedForTwoSecondsWhateverTheClocksSay() throws Exception {
        try (Claims claims = Claims.open(folders.claims())) {
            Arrivals arrivals = arrivals(claims);
            Path file = Files.writeString(folders.inbox().resolve("a.wav"), "half");
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));

            assertThat(arrivals.claim(1)).isEmpty();
            pass(Duration.ofMillis(1900));
            Files.writeString(file, "whole");
            assertThat(arrivals.claim(1)).isEmpty();
            pass(Duration.ofMillis(1900));
            assertThat(arrivals.claim(1)).as("it grew 1.9 s ago").isEmpty();
            pass(Duration.ofMillis(200));

            assertThat(arrivals.claim(1)).hasSize(1);
        }
    }

    @Test
    void atMostTheMaximumIsClaimedAndTheOldestFirst() throws Exception {
        try (Claims claims = Claims.open(folders.claims())) {
            Arrivals arrivals = arrivals(claims);
            for (String name : List.of("c.wav", "a.wav", "b.wav")) {
                Path file = Files.writeString(folders.inbox().resolve(name), name);
                Files.setLastModifiedTime(
                        file, FileTime.from(Instant.EPOCH.plusSeconds(1000 - name.charAt(0))));
            }
            arrivals.claim(0);
            pass(Duration.ofSeconds(3));

            assertThat(arrivals.claim(2))
                    .extracting(claimed -> claimed.job().name())
                    .containsExactly("c.wav", "b.wav");
            assertThat(folders.inbox()).isDirectoryContaining("glob:**/a.wav");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksFoldersAndPipesAreNeitherOpenedNorIgnoredSilently() throws Exception {
        try (Claims claims = Claims.open(folders.claims())) {
            Arrivals arrivals = arrivals(claims);
            Path secret = Files.writeString(folder.resolve("secret"), "secret");
            Files.createSymbolicLink(folders.inbox().resolve("link.wav"), secret);
            Files.createSymbolicLink(folders.inbox().resolve("zero.wav"), Path.of("/dev/zero"));
            Files.createDirectory(folders.inbox().resolve("folder.wav"));
            assertThat(
                            new ProcessBuilder(
                                            "mkfifo",
                                            folders.inbox().resolve("pipe.wav").toString())
                                    .start()
                                    .waitFor())
                    .isZero();

            for (int i = 0; i < 3; i++) {
                assertThat(arrivals.claim(8)).isEmpty();
                pass(Duration.ofSeconds(3));
            }

            assertThat(terminal.toString(StandardCharsets.UTF_8).lines())
                    .as("each is reported once")
                    .hasSize(4)
                    .anyMatch(line -> line.contains("link.wav") && line.contains("symbolic link"))
                    .anyMatch(line -> line.contains("zero.wav") && line.contains("symbolic link"))
                    .anyMatch(line -> line.contains("folder.wav") && line.contains("a folder"))
                    .anyMatch(line -> line.contains("pipe.wav") && line.contains("a pipe"));
            assertThat(secret).hasContent("secret");
        }
    }

    @Test
    void hiddenAndPartialFilesAreIgnored() throws Exception {
        try (Claims claims = Claims.open(folders.claims())) {
            Arrivals arrivals = arrivals(claims);
            Files.writeString(folders.inbox().resolve(".upload.wav"), "half");
            Files.writeString(folders.inbox().resolve("a.wav.part"), "half");
            arrivals.claim(8);
            pass(Duration.ofSeconds(3));

            assertThat(arrivals.claim(8)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "red-circle.wav | red-circle.wav | red-circle-wav",
                "grüner Baum (2).wav | grüner Baum (2).wav | grüner-Baum-2-wav",
                "javascript:alert(1);x.wav | javascript_alert(1)_x.wav | javascript-alert-1-x-wav",
                "INDEX.html | recording-INDEX.html | INDEX-html",
                "back\\slash.wav | back_slash.wav | back-slash-wav",
                ".. | __ | ''",
                "?.? | _._ | ''"
            })
    void namesAreConvertedForFolders(String name, String stored, String result) {
        assertThat(FileNames.stored(name)).isEqualTo(stored);
        assertThat(FileNames.folder(name)).isEqualTo(result.isEmpty() ? "recording" : result);
    }

    @Test
    void aLongNameLeavesRoomForANumber() {
        String name = "ä".repeat(125) + ".wav";
        assertThat((FileNames.folder(name) + "-1000").getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(255);
        assertThat(FileNames.stored(name)).endsWith(".wav");
        assertThat(FileNames.stored(name).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(255);
    }

    @Test
    void untrustedTextIsOneLineWithoutControlCharacters() {
        assertThat(FileNames.printable("a\n\u001b[2J\u009b1m\u202egpj.wav\u2028"))
                .isEqualTo("a\uFFFD\uFFFD[2J\uFFFD1m\uFFFDgpj.wav\uFFFD");
        assertThat(FileNames.printable("grüner “Baum” 🌳")).isEqualTo("grüner “Baum” 🌳");
    }

    private Arrivals arrivals(Claims claims) {
        return new Arrivals(
                folders.inbox(),
                claims,
                new QuietPeriod(Duration.ofSeconds(2), clock::get),
                new Progress(new PrintStream(terminal, true, StandardCharsets.UTF_8), false));
    }

    private void pass(Duration duration) {
        clock.addAndGet(duration.toNanos());
    }
}
