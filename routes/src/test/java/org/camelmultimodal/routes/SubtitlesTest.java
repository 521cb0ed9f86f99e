/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings that are dropped into a folder get subtitles. */
class SubtitlesTest extends RouteTest {

    @ParameterizedTest
    @EnumSource
    void aRecordingGetsSubtitlesInBothFormats(Dsl dsl) throws Exception {
        start(ReadyRoute.SUBTITLES, dsl);

        drop(RECORDINGS.resolve("pink-heart.ogg"), "pink-heart.ogg");
        until(() -> files("done").contains("pink-heart.ogg"));

        assertThat(work.resolve("outbox/pink-heart.ogg.srt"))
                .hasContent(
                        """
                        1
                        00:00:00,200 --> 00:00:01,040
                        Good morning.

                        2
                        00:00:01,580 --> 00:00:04,520
                        I would like to see a pink heart on a navy background.
                        """);
        assertThat(work.resolve("outbox/pink-heart.ogg.vtt"))
                .content()
                .startsWith("WEBVTT\n\n00:00.200 --> 00:01.040\nGood morning.\n");
        assertThat(files("inbox")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNoRecordingFailsWithTheReason(Dsl dsl) throws Exception {
        start(ReadyRoute.SUBTITLES, dsl);

        drop(RECORDINGS.resolve("not-a-recording.wav"), "a.wav");
        until(() -> files("failed").size() == 2 && files("inbox").isEmpty());
        drop(RECORDINGS.resolve("not-a-recording.wav"), "a.wav");
        until(() -> files("failed").size() == 4 && files("inbox").isEmpty());

        assertThat(files("failed")).filteredOn(name -> name.endsWith("-a.wav")).hasSize(2);
        assertThat(reasons())
                .hasSize(2)
                .allMatch(reason -> reason.startsWith("InvalidMediaException: file a.wav is not"));
        assertThat(files("outbox")).isEmpty();
    }

    @Test
    void aFileThatIsStillWrittenToWaits() throws Exception {
        start(ReadyRoute.SUBTITLES, Dsl.YAML, "quietMillis", "3600000");
        byte[] recording = Files.readAllBytes(RECORDINGS.resolve("red-circle.wav"));
        Path file = Files.createDirectories(work.resolve("inbox")).resolve("red-circle.wav");
        Files.write(file, Arrays.copyOf(recording, recording.length / 2));

        drop(RECORDINGS.resolve("red-circle.wav"), "older.wav");
        age(work.resolve("inbox/older.wav"));
        until(() -> files("done").contains("older.wav"));

        assertThat(files("inbox")).contains("red-circle.wav");
        assertThat(files("outbox")).noneMatch(name -> name.startsWith("red-circle"));
        Files.write(file, recording);
        age(file);
        until(() -> files("done").contains("red-circle.wav"));
        assertThat(work.resolve("outbox/red-circle.wav.srt"))
                .content()
                .contains("Draw a large red circle on a white background.");
        assertThat(files("failed")).isEmpty();
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    }

    @Test
    void hostileNamesStayNames() throws Exception {
        start(ReadyRoute.SUBTITLES, Dsl.YAML);

        for (String name : List.of("${sys:user.home}.wav", "-y.wav", "a&fileName=b.wav")) {
            drop(RECORDINGS.resolve("red-circle.wav"), name);
        }
        until(() -> files("done").size() == 3);

        assertThat(files("outbox"))
                .containsExactlyInAnyOrder(
                        "${sys:user.home}.wav.srt", "${sys:user.home}.wav.vtt",
                        "-y.wav.srt", "-y.wav.vtt",
                        "a&fileName=b.wav.srt", "a&fileName=b.wav.vtt");
    }

    @Test
    void aNameWithAnUmlautAndEscapesStaysAName() throws Exception {
        assumeTrue(
                "UTF-8".equals(System.getProperty("sun.jnu.encoding")),
                "Names of files cannot have an umlaut in the locale of this machine");
        start(ReadyRoute.SUBTITLES, Dsl.YAML);

        drop(RECORDINGS.resolve("red-circle.wav"), "ü %2e%2e.wav");
        until(() -> files("done").size() == 1);

        assertThat(files("outbox"))
                .containsExactlyInAnyOrder("ü %2e%2e.wav.srt", "ü %2e%2e.wav.vtt");
    }

    /** The component takes a backslash for a slash, and moves a file that failed to its name. */
    @ParameterizedTest
    @EnumSource
    void aFileThatIsALinkOrHasAnUnsafeNameStays(Dsl dsl) throws Exception {
        Path inbox = Files.createDirectories(work.resolve("inbox"));
        Path secret = Files.writeString(work.resolve("secret.txt"), "secret");
        Files.createDirectory(inbox.resolve("folder"));
        Path recording = RECORDINGS.resolve("red-circle.wav").toAbsolutePath();
        Files.createSymbolicLink(inbox.resolve("link.wav"), recording);
        for (String name :
                List.of(
                        "folder\\..\\..\\secret.txt",
                        "a\nb.wav",
                        "n".repeat(201),
                        "${'a'.repeat(9)}\\x")) {
            Files.writeString(inbox.resolve(name), "no recording");
            age(inbox.resolve(name));
        }
        start(ReadyRoute.SUBTITLES, dsl);

        drop(recording, "red-circle.wav");
        until(() -> files("done").contains("red-circle.wav"));

        assertThat(secret).hasContent("secret");
        assertThat(files("inbox")).hasSize(5);
        assertThat(files("done")).containsExactly("red-circle.wav");
        assertThat(files("failed")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyFileFails(Dsl dsl) throws Exception {
        Path inbox = Files.createDirectories(work.resolve("inbox"));
        Files.createFile(inbox.resolve("empty.wav"));
        start(ReadyRoute.SUBTITLES, dsl);

        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0)).contains("empty.wav");
        assertThat(files("inbox")).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeFailsBeforeItIsRead() throws Exception {
        start(ReadyRoute.SUBTITLES, Dsl.YAML, "maxBytes", "1000");

        drop(RECORDINGS.resolve("red-circle.wav"), "large.wav");
        until(() -> files("failed").size() == 2);

        assertThat(reasons().get(0)).contains("maxBytes");
    }
}
