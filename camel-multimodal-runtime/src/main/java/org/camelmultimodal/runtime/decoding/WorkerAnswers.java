/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.NativeLibraryException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.format.ModePixels;
import org.camelmultimodal.runtime.media.format.PixelMode;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * Reads the responses of a worker to one request. A compromised decoder can send anything, so every
 * number is checked before memory is allocated. All methods throw <code>ProtocolException </code>
 * for invalid responses, and another <code>IOException</code> if the worker has ended.
 */
final class WorkerAnswers {

    private static final int MAX_TEXT = 64 * 1024;
    private static final PixelMode[] MODES = PixelMode.values();
    private static final int MAX_PIXEL_BYTES = 4;
    private static final int MAX_REPORT = 4096;

    /**
     * A JVM that crashes writes a report to its standard output, which begins with this character.
     */
    private static final byte CRASH_REPORT = '#';

    /**
     * Maximum number of views: upright and as stored, on black, on white and without alpha, with a
     * margin.
     */
    private static final int MAX_VIEWS_PER_FRAME = 16;

    /** Resamplers return slightly more than the duration of their input. */
    private static final int SPARE_SECONDS = 1;

    /** Time after the deadline in which a worker can report the deadline itself. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final WorkerProcess worker;
    private final DataInputStream in;
    private final Deadline deadline;
    private final Duration patience;
    private boolean complete;

    WorkerAnswers(WorkerProcess worker, Deadline deadline, Duration patience) {
        this.worker = worker;
        this.in = worker.answers();
        this.deadline = deadline;
        this.patience = patience;
    }

    /**
     * Returns whether the responses are complete, so that the worker can process another request.
     */
    boolean areComplete() {
        return complete;
    }

    /** Starts the time limit of the worker. */
    void await() {
        long left = Math.min(deadline.remainingNanos(), patience.toNanos() - GRACE_NANOS);
        worker.awaitAnswer(left + GRACE_NANOS);
    }

    DecodedImage image(ImageLimits limits) throws IOException {
        if (!hasNext(Wire.IMAGE)) {
            throw unexpected("no image");
        }
        Wire.readText(in, MAX_TEXT);
        DecodedImage image = readImage(limits);
        end();
        return image;
    }

    /** Passes all views to the consumer, whose time does not count for the worker. */
    Void views(ImageLimits limits, Consumer<ImageView> consumer) throws IOException {
        long maximum = (long) MAX_VIEWS_PER_FRAME * limits.maxFrames();
        for (long i = 0; hasNext(Wire.IMAGE); i++) {
            if (i == maximum) {
                throw unexpected("more than %d views".formatted(maximum));
            }
            ImageView view = readView(limits);
            worker.answered();
            consumer.accept(view);
            await();
        }
        return null;
    }

    Waveform audio(AudioLimits limits) throws IOException {
        if (!hasNext(Wire.AUDIO)) {
            throw unexpected("no recording");
        }
        int rate = in.readInt();
        int length = in.readInt();
        long seconds = limits.maxDuration().toSeconds();
        if (rate != AudioDecoder.SAMPLE_RATE
                || length < 1
                || length / AudioDecoder.SAMPLE_RATE - SPARE_SECONDS > seconds) {
            throw unexpected("%d samples of rate %d".formatted(length, rate));
        }
        float[] samples = Wire.readFloats(in, length);
        for (float sample : samples) {
            if (!(Math.abs(sample) <= 1)) {
                throw unexpected("a sample of " + sample);
            }
        }
        end();
        return new Waveform(samples, rate);
    }

    private ImageView readView(ImageLimits limits) throws IOException {
        String name = Wire.readText(in, MAX_TEXT);
        if (!(readImage(limits) instanceof RgbImage image)) {
            throw unexpected("a view that is not RGB");
        }
        return new ImageView(name, image);
    }

    private DecodedImage readImage(ImageLimits limits) throws IOException {
        int number = in.readByte();
        if (number < 0 || number >= MODES.length) {
            throw unexpected("an image of mode " + number);
        }
        PixelMode mode = MODES[number];
        int width = in.readInt();
        int height = in.readInt();
        long pixels = (long) width * height;
        if (width < 1
                || height < 1
                || pixels > limits.maxPixels()
                || pixels > Integer.MAX_VALUE / MAX_PIXEL_BYTES) {
            throw unexpected("an image of %d × %d".formatted(width, height));
        }
        byte[] samples = Wire.readBytes(in, (int) pixels * mode.bytes());
        byte[] extra = Wire.readBytes(in, mode.extraBytes((int) pixels));
        return DecodedImage.of(new ModePixels(mode, width, height, samples, extra));
    }

    private void end() throws IOException {
        hasNext(Wire.END);
    }

    /**
     * Returns whether an item of the expected kind comes next, rather than the end; throws a
     * failure.
     */
    private boolean hasNext(byte expected) throws IOException {
        byte mark = in.readByte();
        switch (mark) {
            case Wire.END -> {
                complete = true;
                return false;
            }
            case Wire.INVALID -> {
                String message = Wire.readText(in, MAX_TEXT);
                complete = true;
                throw new InvalidMediaException(message);
            }
            case Wire.NO_LIBRARY -> {
                String message = Wire.readText(in, MAX_TEXT);
                complete = true;
                throw new NativeLibraryException(message);
            }
            case Wire.DEADLINE -> {
                Wire.readText(in, MAX_TEXT);
                complete = true;
                deadline.check();
                throw unexpected("that the deadline is exceeded");
            }
            case CRASH_REPORT ->
                    throw new EOFException(
                            "#" + new String(in.readNBytes(MAX_REPORT), StandardCharsets.UTF_8));
            default -> {
                if (mark != expected) {
                    throw unexpected("the marker " + mark);
                }
                return true;
            }
        }
    }

    private ProtocolException unexpected(String answer) {
        complete = false;
        return new ProtocolException("it sent " + answer);
    }
}
