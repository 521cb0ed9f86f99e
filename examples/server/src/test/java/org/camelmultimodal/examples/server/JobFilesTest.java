/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.camelmultimodal.examples.server.jobs.JobFiles;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFilesTest {

    @TempDir Path work;

    @Test
    void filesOlderThanTheRetentionAreDeleted() throws IOException {
        Path old = file("media/old.wav", Duration.ofDays(8));
        Path oldResult = file("results/old.png", Duration.ofDays(8));
        Path recent = file("media/recent.wav", Duration.ofDays(6));

        new JobFiles(work.toString(), "7d").deleteOld();

        assertThat(old).doesNotExist();
        assertThat(oldResult).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void theRetentionIsNotShorterThanTheExpiryOfAStatus() {
        assertThatThrownBy(() -> new JobFiles(work.toString(), "1h"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("24 hours");
    }

    private Path file(String name, Duration age) throws IOException {
        Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
