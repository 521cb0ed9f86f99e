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
 * The main class of a worker process: decodes what it is asked for on its standard input and
 * answers on its standard output, one request after the other, until its input ends.
 */
final class MediaWorker {

    /** The exit code for a lack of memory, that of <code>ExitOnOutOfMemoryError</code>. */
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

    /** Answers requests until the standard input ends, then ends the process. */
    static void serve(MediaDecoder decoder) throws IOException {
        var requests =
                new DataInputStream(
                        new BufferedInputStream(
                                new FileInputStream(FileDescriptor.in), Wire.CHUNK));
        var answers =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new FileOutputStream(FileDescriptor.out), Wire.CHUNK));
        // The answers have the standard output to themselves.
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
            // Who asked is gone, by whatever death: nobody waits for what may still be decoded.
            Runtime.getRuntime().halt(0);
        }
    }

    /** Where memory ends, Linux takes this process before the one that it works for. */
    private static void offerToOutOfMemoryKiller() {
        if (Files.isWritable(OUT_OF_MEMORY_SCORE)) {
            try {
                Files.writeString(OUT_OF_MEMORY_SCORE, "1000");
            } catch (IOException e) {
                // A container may forbid it; the worker decodes as well without.
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
            // Of the heap the JVM ends by itself; this one counts native memory.
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
            // The names of media come from outside and may be of any length.
            Wire.writeText(answers, message.substring(0, Math.min(MAX_MESSAGE, message.length())));
            answers.flush();
        } catch (IOException e) {
            // Nobody reads the answers any more.
            Runtime.getRuntime().halt(1);
        }
    }
}
