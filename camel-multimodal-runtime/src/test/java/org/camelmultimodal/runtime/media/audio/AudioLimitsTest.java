/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of size, time and memory of recordings, and the kinds of files. */
class AudioLimitsTest {

    private static final int HOUR = 3_600;

    @TempDir Path folder;

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aFileOfThreeGigabytesIsRefusedByItsSize() throws IOException {
        Path file = silence(16_000, HOUR);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }

        assertThatThrownBy(() -> decode(file, new AudioLimits(Duration.ofHours(4), 1L << 30)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining(
                        "silence.wav is too large: expected at most maxBytes=1073741824");
    }

    @Test
    void bytesInMemoryAreRefusedByTheirSize() {
        var source = new MediaSource.Bytes(new byte[1_001], "the sound");

        assertThatThrownBy(
                        () ->
                                AudioDecoder.decode(
                                        source, new AudioLimits(Duration.ofHours(4), 1_000)))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("expected at most maxBytes=1000.");
    }

    @Test
    void aFolderIsNoRecording() {
        assertThatThrownBy(() -> decode(folder, AudioLimits.DEFAULT))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void aDeviceThatNeverEndsIsNoRecording() {
        Path zeros = Path.of("/dev/zero");
        assumeThat(zeros).exists();

        assertThatThrownBy(() -> decode(zeros, AudioLimits.DEFAULT))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void decodingEndsAtTheDeadline() throws IOException {
        Path file = silence(16_000, 4 * HOUR);
        var source = new MediaSource.File(file);

        assertThatThrownBy(
                        () ->
                                AudioDecoder.decode(
                                        source,
                                        AudioLimits.DEFAULT,
                                        Deadline.in(Duration.ofMillis(20))))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void anInterruptedThreadMayTryAgain() throws IOException {
        Path file = silence(16_000, 1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> decode(file, AudioLimits.DEFAULT))
                .isInstanceOf(EndpointStoppedException.class)
                .hasMessageContaining("interrupted");
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsNotTakenForWhole() throws IOException {
        Path file = silence(16_000, 10);
        try (MediaBytes bytes = MediaBytes.open(new MediaSource.File(file), 1 << 20);
                var shrunk = new RandomAccessFile(file.toFile(), "rw")) {
            shrunk.setLength(100);

            assertThatThrownBy(() -> bytes.read(1_000, ByteBuffer.allocate(10)))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("became shorter");
        }
    }

    @Test
    void aFileThatGrowsWhileItIsReadEndsWhereItEnded() throws IOException {
        Path file = silence(16_000, 1);
        long size = Files.size(file);
        try (MediaBytes bytes = MediaBytes.open(new MediaSource.File(file), 1 << 20);
                var grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(3L << 30);

            assertThat(bytes.read(size - 4, ByteBuffer.allocate(10))).isEqualTo(4);
            assertThat(bytes.read(size, ByteBuffer.allocate(10))).isEqualTo(-1);
        }
    }

    @Test
    void noAnswerToFfmpegIsAnException() throws IOException {
        var source = new MediaSource.File(silence(16_000, 1));
        MediaBytes bytes = MediaBytes.open(source, 1 << 20);
        var reading = new FfmpegReading(bytes, "the sound", Deadline.NONE);

        assertThat(reading.seek(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(reading.seek(1, 1)).as("beyond all numbers").isNegative();
        assertThat(reading.seek(-1, 0)).as("before the beginning").isNegative();
        assertThat(reading.seek(0, 77)).as("from nowhere").isNegative();
        assertThat(reading.read(ByteBuffer.allocate(8))).as("beyond the end").isNegative();
        assertThat(reading.seek(0, 0)).isZero();
        bytes.close();
        assertThat(reading.read(ByteBuffer.allocate(8))).as("of a closed file").isNegative();
        assertThatThrownBy(reading::check).isInstanceOf(IOException.class);
    }

    @Test
    void aContainerThatRunsInCirclesEnds() throws IOException {
        MediaBytes bytes =
                MediaBytes.open(new MediaSource.Bytes(new byte[1 << 20], "the sound"), 1 << 20);
        var reading = new FfmpegReading(bytes, "the sound", Deadline.NONE);
        var buffer = ByteBuffer.allocate(1 << 20);

        for (int round = 0; round < 1_000 && !reading.mustEnd(); round++) {
            reading.seek(0, 0);
            reading.read(buffer.clear());
        }

        assertThatThrownBy(reading::check)
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("repeatedly");
    }

    @Test
    void aDurationThatNoArrayHoldsIsRefused() {
        assertThatThrownBy(() -> new AudioLimits(Duration.ofSeconds(Long.MAX_VALUE), 1))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("maxDuration");
    }

    private static void decode(Path file, AudioLimits limits) {
        AudioDecoder.decode(new MediaSource.File(file), limits);
    }

    /** Creates a sparse WAV file, of which only the header takes disk space. */
    private Path silence(int rate, int seconds) throws IOException {
        int size = rate * seconds * 2;
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + size);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        header.putShort((short) 1).putInt(rate).putInt(rate * 2);
        header.putShort((short) 2).putShort((short) 16);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(size);
        Path file = folder.resolve("silence.wav");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(header.array());
            sparse.setLength(44L + size);
        }
        return file;
    }
}
