/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.SharedInstances;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes in worker processes, which all endpoints of this JVM share. A worker that crashes, hangs
 * or takes too much memory fails its message with {@link InvalidMediaException} and is replaced.
 */
final class IsolatedDecoder implements MediaDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(IsolatedDecoder.class);

    private static final int MAX_WORKERS = 4;
    private static final long MEBIBYTE = 1 << 20;

    /** Enough for the default limits of images and recordings. */
    private static final long MAX_HEAP = 2048 * MEBIBYTE;

    /** Enough for FFmpeg and Leptonica within the same limits. */
    private static final long MAX_NATIVE = 1024 * MEBIBYTE;

    private static final long KEEP_RESIDENT = 512 * MEBIBYTE;
    private static final Duration IDLE_TIME = Duration.ofMinutes(5);

    /** Maximum time for an image or a view, also without a deadline. */
    private static final Duration IMAGE_TIME = Duration.ofSeconds(60);

    /**
     * Seconds of the maximum duration of a recording for each additional second of decoding time.
     */
    private static final int AUDIO_SPEED = 10;

    private static final Duration MAX_AUDIO = Duration.ofDays(1);

    private static final SharedInstances<Decoding, WorkerPool> POOLS =
            new SharedInstances<>(WorkerPool::close);

    private final WorkerPool pool;
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();

    IsolatedDecoder(WorkerPool pool, Runnable release) {
        this.pool = pool;
        this.release = release;
    }

    static MediaDecoder open() {
        WorkerPool pool = POOLS.acquire(Decoding.ISOLATED, IsolatedDecoder::openPool);
        return new IsolatedDecoder(pool, () -> POOLS.release(Decoding.ISOLATED));
    }

    private static WorkerPool openPool() {
        // A worker does not need more heap than this JVM.
        long heap = Math.min(MAX_HEAP, Runtime.getRuntime().maxMemory());
        var pool =
                new WorkerPool(
                        WorkerCommand.of(MediaWorker.class, heap / MEBIBYTE),
                        Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors()),
                        new WorkerPool.Limits(
                                heap + MAX_NATIVE, KEEP_RESIDENT, IMAGE_TIME, IDLE_TIME));
        try (var parts = new OpenedParts()) {
            parts.add(pool, WorkerPool::close);
            // An incomplete class path must fail at startup, not at the first message.
            pool.release(pool.take(Deadline.NONE));
            return parts.keep(pool);
        } catch (DecoderUnavailableException e) {
            throw new InvalidOptionException(
                    "decoding=isolated is not available: %s. Set the option decoding=in-process"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    @Override
    public DecodedImage image(MediaSource source, ImageLimits limits, Deadline deadline) {
        return ask(
                WorkerRequest.of(WorkerRequest.Kind.IMAGE, source, limits, deadline),
                pool.limits().imageTime(),
                answers -> answers.image(limits));
    }

    @Override
    public void views(
            MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view) {
        ask(
                WorkerRequest.of(WorkerRequest.Kind.VIEWS, source, limits, deadline),
                pool.limits().imageTime(),
                answers -> answers.views(limits, view));
    }

    @Override
    public Waveform audio(MediaSource source, AudioLimits limits, Deadline deadline) {
        Duration share =
                limits.maxDuration().compareTo(MAX_AUDIO) < 0 ? limits.maxDuration() : MAX_AUDIO;
        return ask(
                WorkerRequest.of(source, limits, deadline),
                pool.limits().imageTime().plus(share.dividedBy(AUDIO_SPEED)),
                answers -> answers.audio(limits));
    }

    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }

    /** Reads the responses to one request. */
    private interface Reading<T> {
        T read(WorkerAnswers answers) throws IOException;
    }

    /**
     * Sends a request to a worker and reads its responses.
     *
     * @param patience maximum time for each response, independent of the deadline
     */
    private <T> T ask(WorkerRequest request, Duration patience, Reading<T> reading) {
        request.deadline().check();
        WorkerProcess worker = pool.take(request.deadline());
        var answers = new WorkerAnswers(worker, request.deadline(), patience);
        try {
            answers.await();
            request.writeTo(worker.requests());
            return reading.read(answers);
        } catch (IOException e) {
            throw failure(request, patience, worker, e);
        } finally {
            if (answers.areComplete()) {
                pool.release(worker);
            } else {
                pool.replace(worker);
            }
        }
    }

    /** Returns the exception for a worker whose response could not be read. */
    private MultimodalException failure(
            WorkerRequest request, Duration patience, WorkerProcess worker, IOException cause) {
        boolean invalid = cause instanceof ProtocolException;
        if (invalid) {
            worker.kill();
        }
        int exitCode = worker.end();
        String name = request.source().description();
        if (pool.isClosed()) {
            return WorkerPool.stopped(cause);
        }
        if (worker.verdict() == WorkerProcess.Verdict.TOO_SLOW) {
            request.deadline().check();
            return new InvalidMediaException(
                    "%s was not decoded within %d s: expected media that is decoded faster. Reduce its size or duration"
                            .formatted(name, patience.toSeconds()),
                    cause);
        }
        if (worker.verdict() == WorkerProcess.Verdict.TOO_LARGE
                || exitCode == MediaWorker.OUT_OF_MEMORY) {
            return new InvalidMediaException(
                    "%s takes more memory to decode than the %d MiB of a worker process: expected smaller media. Reduce its size or duration, or set the option decoding=in-process"
                            .formatted(name, pool.limits().maxResidentBytes() / MEBIBYTE),
                    cause);
        }
        String end =
                invalid
                        ? "the worker process that decoded it sent an invalid response"
                        : "the worker process that decoded it ended with exit code " + exitCode;
        LOG.warn("{}: {}; {}; {}", name, end, cause.getMessage(), worker.errors());
        return new InvalidMediaException("%s cannot be decoded: %s".formatted(name, end), cause);
    }
}
