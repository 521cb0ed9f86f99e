/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MediaSourceTest {

    private static final long MAX_BYTES = 512L << 20;

    @TempDir Path folder;

    /** Reading half a gigabyte first would not fit into the heap of the tests. */
    @Test
    void aFileOfThreeGigabytesIsRefusedByItsSize() throws IOException {
        Path large = folder.resolve("large.png");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(3L << 30);
        }

        assertThatThrownBy(() -> new MediaSource.File(large).readAll(MAX_BYTES))
                .isInstanceOf(InvalidMediaException.class)
                .hasNoCause()
                .hasMessage(
                        "file large.png is too large: expected at most maxBytes=%d. Set the option maxBytes"
                                .formatted(MAX_BYTES));
    }

    @Test
    @Timeout(20)
    void aDeviceThatNeverEndsIsNotRead() {
        Path zeros = Path.of("/dev/zero");
        assumeThat(zeros).exists();

        assertThatThrownBy(() -> new MediaSource.File(zeros).readAll(MAX_BYTES))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessage("file zero is not a regular file: expected a file that can be read");
    }

    @Test
    void bytesOfTheLimitAreReadAndOneMoreIsNot() throws IOException {
        Path file = Files.write(folder.resolve("ten"), new byte[10]);

        assertThat(new MediaSource.File(file).readAll(10)).hasSize(10);
        assertThatThrownBy(() -> new MediaSource.File(file).readAll(9))
                .isInstanceOf(InvalidMediaException.class);
        assertThat(new MediaSource.Bytes(new byte[10], "ten").readAll(10)).hasSize(10);
        assertThatThrownBy(() -> new MediaSource.Bytes(new byte[10], "ten").readAll(9))
                .isInstanceOf(InvalidMediaException.class);
    }

    @Test
    void aNameFromAStrangerIsShortAndOnOneLineInMessages() {
        var source =
                new MediaSource.Bytes(new byte[0], "a\r\nERROR forged\u202e" + "b".repeat(999));

        assertThat(source.description())
                .startsWith("a\\u000d\\u000aERROR forged")
                .hasSizeLessThan(200);
    }
}
