/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims of media, some of which try to read other files, and outputs. */
class SharedDirectoryTest {

    @TempDir Path folder;

    private SharedDirectory shared;
    private Path media;

    @BeforeEach
    void open() throws IOException {
        shared = new SharedDirectory(folder.resolve("work"));
        media = folder.resolve("work/media");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.writeString(folder.resolve("work/results/other.txt"), "other");
    }

    @Test
    void aClaimGivesTheFileThatWasStored() throws IOException {
        String claim = shared.claim(content("media"), "wav");

        assertThat(claim).endsWith(".wav");
        assertThat(shared.media(claim)).hasContent("media");
        assertThat(media).isDirectoryContaining(file -> file.endsWith(claim));
    }

    @Test
    void mediaThatNoJobHasAreDeleted() throws IOException {
        String claim = shared.claim(content("media"), "wav");

        shared.release(claim);

        assertThatThrownBy(() -> shared.media(claim)).isInstanceOf(InvalidJobException.class);
        assertThatThrownBy(() -> shared.release("../secret.txt"))
                .isInstanceOf(InvalidJobException.class);
    }

    @Test
    void aClaimMayBeInAFolder() throws IOException {
        Files.createDirectory(media.resolve("batch"));
        Files.writeString(media.resolve("batch/a.wav"), "a");

        assertThat(shared.media("batch/a.wav")).hasContent("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing.wav",
                "../results/other.txt",
                "../../secret.txt",
                "a/../../../secret.txt",
                "/etc/passwd",
                "..",
                ".",
                "link",
                "folder-link/secret.txt",
                "folder",
                "a\0b",
                "file:/etc/passwd",
                "http://localhost/a.wav"
            })
    void aClaimLeadsToNoOtherFile(String claim) throws IOException {
        Files.createSymbolicLink(media.resolve("link"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(media.resolve("folder-link"), folder);
        Files.createDirectory(media.resolve("folder"));

        assertThatThrownBy(() -> shared.media(claim))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("is not a file of the shared directory");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceOrAPipeIsNeitherMediaNorAnOutput() throws Exception {
        Path results = folder.resolve("work/results");
        for (Path directory : new Path[] {media, results}) {
            Files.createSymbolicLink(directory.resolve("zero.wav"), Path.of("/dev/zero"));
            String pipe = directory.resolve("pipe.wav").toString();
            assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        }
        Files.createSymbolicLink(results.resolve("link.wav"), folder.resolve("secret.txt"));

        for (String name : new String[] {"zero.wav", "pipe.wav"}) {
            assertThatThrownBy(() -> shared.media(name)).isInstanceOf(InvalidJobException.class);
            assertThatThrownBy(() -> shared.output(name)).isInstanceOf(InvalidJobException.class);
        }
        assertThatThrownBy(() -> shared.output("link.wav")).isInstanceOf(InvalidJobException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WAV", "a/b", "..", "wav\n", "averylongextension"})
    void anExtensionIsOnlyAnExtension(String extension) {
        assertThatThrownBy(() -> shared.claim(content("media"), extension))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("extension=");
        assertThat(media).isEmptyDirectory();
    }

    @Test
    void mediaThatEndEarlyLeaveNothing() {
        InputStream cut =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("The sender is gone");
                    }
                };

        assertThatThrownBy(() -> shared.claim(cut, "wav")).isInstanceOf(IOException.class);
        assertThat(media).isEmptyDirectory();
    }

    @Test
    void anOutputIsReplacedAndNothingElseIsLeft() throws IOException {
        shared.write("job.txt", bytes("first"));
        shared.write("job.txt", bytes("second"));

        assertThat(shared.output("job.txt")).hasContent("second");
        assertThat(folder.resolve("work/results")).isDirectoryNotContaining("glob:**/.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "missing.txt", "../media/a.wav", "/etc/passwd", ".job.txt", "JOB.TXT"})
    void anOutputIsOnlyAnOutput(String name) {
        assertThatThrownBy(() -> shared.output(name))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("output=");
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
