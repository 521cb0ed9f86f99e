/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * Whisper's log-mel spectrogram, over the whole recording and followed by one window of silence, so
 * that every window that begins in the recording is full.
 *
 * <p>Sources: openai/whisper, <code>audio.py</code>; transformers, <code>
 * feature_extraction_whisper.py</code>; mel scale and norm of Slaney's Auditory Toolbox, as librosa
 * has them.
 */
final class LogMel {

    private static final String FILE = "preprocessor_config.json";
    private static final double LEAST_POWER = 1e-10;
    private static final int FRAMES_BETWEEN_CHECKS = 256;

    private final int mels;
    private final int fftLength;
    private final int hop;
    private final int sampleRate;
    private final int windowFrames;
    private final float[] hann;
    private final float[][] filters;
    private final int[] filterStarts;
    private final FloatFFT_1D fft;

    /**
     * Reads the sizes.
     *
     * @throws InvalidModelException if one is out of range
     */
    LogMel(JsonNode preprocessorConfig) {
        mels = size(preprocessorConfig, "feature_size", 80, 1, 1_024);
        fftLength = size(preprocessorConfig, "n_fft", 400, 16, 65_536);
        hop = size(preprocessorConfig, "hop_length", 160, 40, 16_000);
        sampleRate =
                size(
                        preprocessorConfig,
                        "sampling_rate",
                        AudioDecoder.SAMPLE_RATE,
                        AudioDecoder.SAMPLE_RATE,
                        AudioDecoder.SAMPLE_RATE);
        windowFrames = size(preprocessorConfig, "chunk_length", 30, 1, 120) * sampleRate / hop;
        if (fftLength % 2 != 0) {
            throw new InvalidModelException(
                    "%s has n_fft=%d, expected an even number".formatted(FILE, fftLength));
        }
        hann = new float[fftLength];
        for (int i = 0; i < fftLength; i++) {
            hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / fftLength));
        }
        filters = new float[mels][];
        filterStarts = new int[mels];
        makeFilters();
        fft = new FloatFFT_1D(fftLength);
    }

    private static int size(JsonNode config, String field, int otherwise, int min, int max) {
        return ConfigNumbers.intInRange(config, field, otherwise, min, max, FILE);
    }

    /** Frames in one window of the model: 3000. */
    int windowFrames() {
        return windowFrames;
    }

    /** Seconds in one frame: 0.01. */
    double secondsPerFrame() {
        return (double) hop / sampleRate;
    }

    int sampleRate() {
        return sampleRate;
    }

    /**
     * The spectrogram.
     *
     * @param samples -1 to 1
     * @param deadline checked every few frames
     * @throws InvalidMediaException if the heap or an array has no room for the features
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if it is not computed in time
     */
    MelSpectrogram compute(float[] samples, Deadline deadline) {
        // The reference's last frame is dropped, so there is one frame for each hop.
        int contentFrames = (int) (((long) samples.length + hop - 1) / hop);
        int frames = Math.max(contentFrames, 1) + windowFrames;
        float[] values = values(frames, samples.length);
        // Silence repeats the floor: frames that reach no sample need no transform.
        int loud = (int) Math.min(frames, ((long) samples.length + fftLength) / hop + 2);
        float floor = (float) Math.log10(LEAST_POWER);
        Arrays.fill(values, floor);
        var buffer = new float[fftLength];
        var power = new float[fftLength / 2 + 1];
        for (int frame = 0; frame < loud; frame++) {
            if (frame % FRAMES_BETWEEN_CHECKS == 0) {
                deadline.check();
            }
            fill(buffer, samples, (long) frame * hop, (long) frames * hop);
            powerSpectrum(buffer, power);
            for (int mel = 0; mel < mels; mel++) {
                float[] filter = filters[mel];
                double sum = 0;
                for (int k = 0; k < filter.length; k++) {
                    sum += filter[k] * power[filterStarts[mel] + k];
                }
                values[mel * frames + frame] = (float) Math.log10(Math.max(sum, LEAST_POWER));
            }
        }
        scale(values);
        return new MelSpectrogram(values, mels, frames, contentFrames);
    }

    private float[] values(int frames, int samples) {
        long size = (long) mels * frames;
        try {
            if (size < Integer.MAX_VALUE - 8) {
                return new float[(int) size];
            }
        } catch (OutOfMemoryError e) {
            throw tooLong(samples, size, e);
        }
        throw tooLong(samples, size, null);
    }

    private InvalidMediaException tooLong(int samples, long size, OutOfMemoryError e) {
        return new InvalidMediaException(
                "Sound of %d seconds has %d features, which do not fit into memory. Set the option maxDuration to less, or raise the heap of the JVM."
                        .formatted(samples / sampleRate, size),
                e);
    }

    private static void scale(float[] values) {
        float top = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            top = Math.max(top, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (Math.max(values[i], top - 8) + 4) / 4;
        }
    }

    /**
     * Cuts out one frame and weights it. Frames are centered: half a transform of mirrored samples
     * lies before the first sample and after the last; after the recording there is silence.
     *
     * @param start the frame's middle
     * @param length the samples of the recording and of the silence after it
     */
    private void fill(float[] buffer, float[] samples, long start, long length) {
        for (int i = 0; i < fftLength; i++) {
            long at = Math.abs(start - fftLength / 2 + i);
            long mirrored = at < length ? at : Math.max(0, 2 * length - 2 - at);
            buffer[i] = mirrored < samples.length ? samples[(int) mirrored] * hann[i] : 0;
        }
    }

    private void powerSpectrum(float[] buffer, float[] power) {
        fft.realForward(buffer);
        // JTransforms packs an even length as Re0, Re(n/2), Re1, Im1, Re2, Im2 …
        int half = fftLength / 2;
        power[0] = buffer[0] * buffer[0];
        power[half] = buffer[1] * buffer[1];
        for (int k = 1; k < half; k++) {
            power[k] = buffer[2 * k] * buffer[2 * k] + buffer[2 * k + 1] * buffer[2 * k + 1];
        }
    }

    private void makeFilters() {
        int bins = fftLength / 2 + 1;
        double topMel = toMel(sampleRate / 2.0);
        var edges = new double[mels + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = toHertz(topMel * i / (mels + 1));
        }
        for (int mel = 0; mel < mels; mel++) {
            var row = new float[bins];
            int first = bins;
            int last = -1;
            for (int k = 0; k < bins; k++) {
                double hertz = (double) k * sampleRate / fftLength;
                double up = (hertz - edges[mel]) / (edges[mel + 1] - edges[mel]);
                double down = (edges[mel + 2] - hertz) / (edges[mel + 2] - edges[mel + 1]);
                double weight = Math.max(0, Math.min(up, down)) * 2 / (edges[mel + 2] - edges[mel]);
                row[k] = (float) weight;
                if (weight > 0) {
                    first = Math.min(first, k);
                    last = k;
                }
            }
            filterStarts[mel] = Math.min(first, bins - 1);
            filters[mel] = last < 0 ? new float[0] : Arrays.copyOfRange(row, first, last + 1);
        }
    }

    private static final double LINEAR_STEP = 200.0 / 3;
    private static final double LINEAR_TOP = 1000;
    private static final double LINEAR_MELS = LINEAR_TOP / LINEAR_STEP;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private static double toHertz(double mel) {
        return mel < LINEAR_MELS
                ? LINEAR_STEP * mel
                : LINEAR_TOP * Math.exp(LOG_STEP * (mel - LINEAR_MELS));
    }

    private static double toMel(double hertz) {
        return hertz < LINEAR_TOP
                ? hertz / LINEAR_STEP
                : LINEAR_MELS + Math.log(hertz / LINEAR_TOP) / LOG_STEP;
    }
}
