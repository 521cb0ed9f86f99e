/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.audio;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.ShortPointer;
import org.camelmultimodal.runtime.InvalidMediaException;

/** Collects decoded frames of any sample rate, layout and sample format as 16 kHz mono samples. */
final class SampleBuffer implements AutoCloseable {

    private static final float FULL_SCALE = 32768f;

    /**
     * Maximum number of format changes. Each creates a new filter, up to milliseconds of work for a
     * frame of a few bytes.
     */
    private static final int MAX_CHANGES = 1_000;

    private final String name;
    private final AudioLimits limits;
    private FrameResampler resampler;
    private int changes;
    private short[] samples = new short[AudioDecoder.SAMPLE_RATE * 30];
    private int length;

    SampleBuffer(String name, AudioLimits limits) {
        this.name = name;
        this.limits = limits;
    }

    /**
     * Adds a frame.
     *
     * @throws InvalidMediaException if the frame cannot be resampled, the recording becomes too
     *     long, or the format changes too often
     */
    void add(AVFrame frame) {
        if (frame.nb_samples() <= 0) {
            return;
        }
        if (resampler == null || !resampler.takes(frame)) {
            change(frame);
        }
        // Before memory is allocated: one frame may contain hours.
        limits.check(name, seconds(length) + (double) frame.nb_samples() / resampler.rate());
        try (ShortPointer ready = resampler.convert(frame)) {
            append(ready);
        }
    }

    private void change(AVFrame frame) {
        finish();
        if (++changes > MAX_CHANGES) {
            throw new InvalidMediaException(
                    "%s is damaged: its sample rate or channels change more than %d times: expected a recording that is not damaged"
                            .formatted(name, MAX_CHANGES));
        }
        resampler = new FrameResampler(frame, name);
    }

    /** Adds the remaining samples of the resampler, and closes it. */
    void finish() {
        if (resampler != null) {
            try (ShortPointer rest = resampler.drain()) {
                append(rest);
            } finally {
                close();
            }
        }
    }

    private void append(ShortPointer ready) {
        int count = (int) ready.limit();
        limits.check(name, seconds(length) + seconds(count));
        if (count > samples.length - length) {
            long doubled = Math.min(limits.maxSamples(), 2L * samples.length);
            samples = grown((int) Math.max(length + count, doubled));
        }
        ready.get(samples, length, count);
        length += count;
    }

    private short[] grown(int size) {
        try {
            return Arrays.copyOf(samples, size);
        } catch (OutOfMemoryError e) {
            throw limits.noMemory(name, seconds(length), e);
        }
    }

    private static double seconds(int samples) {
        return (double) samples / AudioDecoder.SAMPLE_RATE;
    }

    boolean isEmpty() {
        return length == 0;
    }

    float[] toFloats() {
        float[] floats;
        try {
            floats = new float[length];
        } catch (OutOfMemoryError e) {
            throw limits.noMemory(name, seconds(length), e);
        }
        for (int i = 0; i < length; i++) {
            floats[i] = samples[i] / FULL_SCALE;
        }
        return floats;
    }

    @Override
    public void close() {
        if (resampler != null) {
            resampler.close();
            resampler = null;
        }
    }
}
