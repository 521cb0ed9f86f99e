/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.NativeLibraryException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.DecodedImage;

/**
 * The main class of a worker process: reads requests from its standard input, decodes the media and
 * writes responses to its standard output, one request after the other, until its input ends.
 */
final class MediaWorker {

    /**
     * The exit code if memory is exhausted, equal to that of <code>ExitOnOutOfMemoryError</code>.
     */
    static final int OUT_OF_MEMORY = 3;

    private static final int MAX_MESSAGE = 4096;

    private static final Path OUT_OF_MEMORY_SCORE = Path.of("/proc/self/oom_score_adj");

    private final MediaDecoder decoder;
    private final DataOutputStream answers;

    private MediaWorker(MediaDecoder decoder, DataOutputStream answers) {
        this.decoder = decoder;
        this.answers = answers;
    }

    public static void main(String[] args) throws IOException {
        serve(new InProcessDecoder());
    }

    /** Processes requests until the standard input ends, then exits the process. */
    static void serve(MediaDecoder decoder) throws IOException {
        var requests =
                new DataInputStream(
                        new BufferedInputStream(
                                new FileInputStream(FileDescriptor.in), Wire.CHUNK));
        var answers =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new FileOutputStream(FileDescriptor.out), Wire.CHUNK));
        // The standard output is reserved for responses.
        System.setOut(System.err);
        offerToOutOfMemoryKiller();
        answers.writeInt(Wire.READY);
        answers.flush();
        var worker = new MediaWorker(decoder, answers);
        ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        work -> {
                            var daemon = new Thread(work, "decoder");
                            daemon.setDaemon(true);
                            return daemon;
                        });
        try {
            while (true) {
                WorkerRequest request = WorkerRequest.readFrom(requests);
                thread.execute(() -> worker.answer(request));
            }
        } catch (EOFException e) {
            // The parent process has ended: a decoding that is still running has no reader.
            Runtime.getRuntime().halt(0);
        }
    }

    /** Makes the out-of-memory killer of Linux prefer this process to its parent. */
    private static void offerToOutOfMemoryKiller() {
        if (Files.isWritable(OUT_OF_MEMORY_SCORE)) {
            try {
                Files.writeString(OUT_OF_MEMORY_SCORE, "1000");
            } catch (IOException e) {
                // A container may deny it; the worker decodes without it.
                System.err.println(e);
            }
        }
    }

    private void answer(WorkerRequest request) {
        try {
            decode(request);
            answers.writeByte(Wire.END);
            answers.flush();
        } catch (DeadlineExceededException e) {
            fail(Wire.DEADLINE, e.getMessage());
        } catch (InvalidMediaException e) {
            fail(Wire.INVALID, e.getMessage());
        } catch (NativeLibraryException e) {
            fail(Wire.NO_LIBRARY, e.getMessage());
        } catch (OutOfMemoryError e) {
            // ExitOnOutOfMemoryError covers the heap; this error is about native memory.
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        } catch (IOException | RuntimeException | Error e) {
            fail(
                    Wire.INVALID,
                    "%s cannot be decoded: %s".formatted(request.source().description(), e));
        }
    }

    private void decode(WorkerRequest request) throws IOException {
        MediaSource source = request.source();
        Deadline deadline = request.deadline();
        switch (request.kind()) {
            case IMAGE -> write("", decoder.image(source, request.images(), deadline));
            case VIEWS ->
                    decoder.views(
                            source,
                            request.images(),
                            deadline,
                            view -> write(view.name(), view.image()));
            case AUDIO ->
                    Wire.writeAudio(answers, decoder.audio(source, request.audio(), deadline));
        }
    }

    private void write(String name, DecodedImage image) {
        try {
            Wire.writeImage(answers, name, image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fail(byte mark, String message) {
        try {
            answers.writeByte(mark);
            // The names of media are untrusted and may have any length.
            Wire.writeText(answers, message.substring(0, Math.min(MAX_MESSAGE, message.length())));
            answers.flush();
        } catch (IOException e) {
            // The parent process no longer reads responses.
            Runtime.getRuntime().halt(1);
        }
    }
}
