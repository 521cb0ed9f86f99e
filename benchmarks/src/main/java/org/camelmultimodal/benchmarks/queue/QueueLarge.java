/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.queue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelmultimodal.benchmarks.Bar;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Operation;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;

/** Recordings of 600 MB through a worker with a heap of 256 MB. */
final class QueueLarge {

    private static final int JOBS = 3;
    private static final long BYTES = 600_000_000;
    private static final int CHANNELS = 8;
    private static final int FACTOR = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private QueueLarge() {}

    static List<Bar> measure() throws Exception {
        try (var cluster = new Cluster("families", "whisper")) {
            Path recording = cluster.settings().work().resolve("large.wav");
            write(recording);
            String claim;
            try (InputStream content = Files.newInputStream(recording)) {
                claim = cluster.settings().shared().claim(content, "wav");
            }
            var results = new CopyOnWriteArrayList<JobStatus>();
            try (var taken = cluster.jobs().takeResults(results::add)) {
                cluster.startWorker();
                for (int i = 0; i < JOBS; i++) {
                    cluster.submit(
                            new Job(
                                    "large-" + i,
                                    Operation.WHISPER_TRANSCRIBE,
                                    null,
                                    null,
                                    claim,
                                    Map.of("language", "en"),
                                    null));
                }
                cluster.await("the last result", PATIENCE, () -> results.size() == JOBS);
            }
            long right = results.stream().filter(result -> isRight(cluster, result)).count();
            System.out.printf(
                    "  recordings of %.0f MB, a worker with -Xmx256m, %.0f MB resident%n",
                    Files.size(recording) / 1e6,
                    Cluster.residentMegabytes(cluster.workers().get(0)));
            return List.of(
                    Bar.atLeast("large: transcripts of 600 MB with 256 MB heap", right, JOBS, ""));
        }
    }

    private static boolean isRight(Cluster cluster, JobStatus result) {
        try {
            return result.state() == JobState.SUCCEEDED
                    && Files.readString(cluster.settings().shared().output(result.output()))
                            .contains("red circle");
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes speech with 192 kHz, 8 channels and 32 bits per sample, repeated. */
    private static void write(Path file) throws IOException {
        float[] speech =
                AudioDecoder.decode(
                                new MediaSource.File(
                                        QueueChaos.samples().resolve("red-circle.wav")),
                                AudioLimits.DEFAULT)
                        .samples();
        int rate = AudioDecoder.SAMPLE_RATE * FACTOR;
        int frame = CHANNELS * Float.BYTES;
        long frames = BYTES / frame;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(header(rate, frame, frames * frame));
            var buffer = ByteBuffer.allocate(frame).order(ByteOrder.LITTLE_ENDIAN);
            // As much silence as speech.
            int period = 2 * speech.length;
            for (long i = 0; i < frames; i++) {
                int position = (int) (i / FACTOR % period);
                float sample = position < speech.length ? speech[position] : 0;
                buffer.clear();
                for (int channel = 0; channel < CHANNELS; channel++) {
                    buffer.putFloat(sample);
                }
                out.write(buffer.array());
            }
        }
    }

    private static byte[] header(int rate, int frame, long bytes) {
        return ByteBuffer.allocate(44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) (36 + bytes))
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 3)
                .putShort((short) CHANNELS)
                .putInt(rate)
                .putInt(rate * frame)
                .putShort((short) frame)
                .putShort((short) 32)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) bytes)
                .array();
    }
}
