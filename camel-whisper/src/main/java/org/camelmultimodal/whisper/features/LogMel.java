/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.features;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.audio.AudioDecoder;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Computes Whisper's log-mel spectrogram of a whole recording, followed by one window of silence so
 * that every window that starts within the recording is complete.
 *
 * <p>The arithmetic is in 64-bit floats. openai/whisper and transformers compute in 32-bit floats,
 * whose rounding alone changes quiet features by up to 3e-5.
 *
 * <p>Sources: openai/whisper, <code>audio.py</code>; transformers, <code>
 * feature_extraction_whisper.py</code>.
 */
public final class LogMel {

    private static final String FILE = "preprocessor_config.json";
    private static final double MIN_POWER = 1e-10;
    private static final int FRAMES_BETWEEN_CHECKS = 256;

    private final int bands;
    private final int fftLength;
    private final int hop;
    private final int sampleRate;
    private final int windowFrames;
    private final double[] hann;
    private final MelFilterBank filters;
    private final DoubleFFT_1D fft;

    /**
     * Reads the sizes from a preprocessor configuration.
     *
     * @throws InvalidModelException if a size is out of range
     */
    public LogMel(JsonNode preprocessorConfig) {
        bands = size(preprocessorConfig, "feature_size", 80, 1, 1_024);
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
                    "%s has n_fft=%d: expected an even number. Set the option model to a Whisper model"
                            .formatted(FILE, fftLength));
        }
        hann = new double[fftLength];
        for (int i = 0; i < fftLength; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / fftLength);
        }
        filters = new MelFilterBank(bands, fftLength, sampleRate);
        fft = new DoubleFFT_1D(fftLength);
    }

    private static int size(JsonNode config, String field, int defaultValue, int min, int max) {
        return ConfigNumbers.intInRange(config, field, defaultValue, min, max, FILE);
    }

    /** Returns the number of frames in one window, 3000. */
    public int windowFrames() {
        return windowFrames;
    }

    /** Returns the duration of one frame in seconds, 0.01. */
    public double secondsPerFrame() {
        return (double) hop / sampleRate;
    }

    /** Returns the sample rate in Hz, 16000. */
    public int sampleRate() {
        return sampleRate;
    }

    /**
     * Computes the spectrogram.
     *
     * @param samples the recording, values from -1 to 1
     * @param deadline checked every 256 frames
     * @throws InvalidMediaException if the features do not fit into an array or into the heap
     * @throws org.camelmultimodal.runtime.DeadlineExceededException if the deadline passes
     */
    public MelSpectrogram compute(float[] samples, Deadline deadline) {
        // As in the reference, a remainder shorter than one hop has no frame of its own. The frames
        // before it overlap it, and a second window for it would take as long as 30 seconds do.
        int contentFrames = Math.max(1, samples.length / hop);
        int frames = contentFrames + windowFrames;
        float[] values = values(frames, samples.length);
        // Frames of silence have the minimum power and need no transform.
        int framesWithSound = (int) Math.min(frames, ((long) samples.length + fftLength) / hop + 2);
        Arrays.fill(values, (float) Math.log10(MIN_POWER));
        var buffer = new double[fftLength];
        var power = new double[fftLength / 2 + 1];
        for (int frame = 0; frame < framesWithSound; frame++) {
            if (frame % FRAMES_BETWEEN_CHECKS == 0) {
                deadline.check();
            }
            fill(buffer, samples, (long) frame * hop, (long) frames * hop);
            powerSpectrum(buffer, power);
            for (int band = 0; band < bands; band++) {
                double bandPower = Math.max(filters.sum(band, power), MIN_POWER);
                values[band * frames + frame] = (float) Math.log10(bandPower);
            }
        }
        scale(values);
        return new MelSpectrogram(values, bands, frames, contentFrames);
    }

    private float[] values(int frames, int samples) {
        long size = (long) bands * frames;
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
                "A recording of %d s has %d features, which do not fit into memory: expected a shorter recording. Decrease the option maxDuration, or increase the heap of the JVM"
                        .formatted(samples / sampleRate, size),
                e);
    }

    /** Limits the dynamic range to 80 dB and maps it to about -1 to 1. */
    private static void scale(float[] values) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (Math.max(values[i], max - 8) + 4) / 4;
        }
    }

    /**
     * Copies one frame, multiplied by the Hann window. Frames are centered as in <code>torch.stft
     * </code>: samples are reflected at both ends, and silence follows the recording.
     *
     * @param center index of the sample at the center of the frame
     * @param length number of samples of the recording and the silence
     */
    private void fill(double[] buffer, float[] samples, long center, long length) {
        for (int i = 0; i < fftLength; i++) {
            long at = Math.abs(center - fftLength / 2 + i);
            long reflected = at < length ? at : Math.max(0, 2 * length - 2 - at);
            buffer[i] = reflected < samples.length ? samples[(int) reflected] * hann[i] : 0;
        }
    }

    private void powerSpectrum(double[] buffer, double[] power) {
        fft.realForward(buffer);
        // JTransforms packs an even length as Re0, Re(n/2), Re1, Im1, Re2, Im2 …
        int half = fftLength / 2;
        power[0] = buffer[0] * buffer[0];
        power[half] = buffer[1] * buffer[1];
        for (int k = 1; k < half; k++) {
            power[k] = buffer[2 * k] * buffer[2 * k] + buffer[2 * k + 1] * buffer[2 * k + 1];
        }
    }
}
