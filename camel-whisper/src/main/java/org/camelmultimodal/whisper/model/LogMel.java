/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
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

    private static final double LEAST_POWER = 1e-10;

    private final int mels;
    private final int fftLength;
    private final int hop;
    private final int sampleRate;
    private final int windowFrames;
    private final float[] hann;
    private final float[][] filters;
    private final int[] filterStarts;
    private final FloatFFT_1D fft;

    LogMel(JsonNode preprocessorConfig) {
        mels = preprocessorConfig.path("feature_size").asInt(80);
        fftLength = preprocessorConfig.path("n_fft").asInt(400);
        hop = preprocessorConfig.path("hop_length").asInt(160);
        sampleRate = preprocessorConfig.path("sampling_rate").asInt(16_000);
        windowFrames = preprocessorConfig.path("chunk_length").asInt(30) * sampleRate / hop;
        hann = new float[fftLength];
        for (int i = 0; i < fftLength; i++) {
            hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / fftLength));
        }
        filters = new float[mels][];
        filterStarts = new int[mels];
        makeFilters();
        fft = new FloatFFT_1D(fftLength);
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
     */
    MelSpectrogram compute(float[] samples) {
        // The reference's last frame is dropped, so there is one frame for each hop.
        int contentFrames = (samples.length + hop - 1) / hop;
        int frames = Math.max(contentFrames, 1) + windowFrames;
        float[] padded = reflected(Arrays.copyOf(samples, frames * hop));
        var values = new float[mels * frames];
        // Silence repeats the floor: frames that reach no sample need no transform.
        int loud = Math.min(frames, (samples.length + fftLength) / hop + 2);
        float floor = (float) Math.log10(LEAST_POWER);
        Arrays.fill(values, floor);
        var buffer = new float[fftLength];
        var power = new float[fftLength / 2 + 1];
        for (int frame = 0; frame < loud; frame++) {
            powerSpectrum(padded, frame * hop, buffer, power);
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

    private static void scale(float[] values) {
        float top = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            top = Math.max(top, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (Math.max(values[i], top - 8) + 4) / 4;
        }
    }

    /** Half a transform of mirrored samples on both sides, so that frames are centred. */
    private float[] reflected(float[] samples) {
        int half = fftLength / 2;
        var padded = new float[samples.length + fftLength];
        System.arraycopy(samples, 0, padded, half, samples.length);
        for (int i = 0; i < half; i++) {
            padded[half - 1 - i] = samples[Math.min(i + 1, samples.length - 1)];
            padded[half + samples.length + i] = samples[Math.max(samples.length - 2 - i, 0)];
        }
        return padded;
    }

    private void powerSpectrum(float[] padded, int start, float[] buffer, float[] power) {
        for (int i = 0; i < fftLength; i++) {
            buffer[i] = padded[start + i] * hann[i];
        }
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
