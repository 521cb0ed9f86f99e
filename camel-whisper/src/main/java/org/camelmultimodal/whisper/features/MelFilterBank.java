/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.features;

import java.util.Arrays;

/**
 * Triangular filters that sum the power of frequency bins into mel bands, equal to <code>
 * librosa.filters.mel</code> with its defaults: mel scale and norm of Slaney's Auditory Toolbox.
 */
final class MelFilterBank {

    private static final double LINEAR_HERTZ_PER_MEL = 200.0 / 3;
    private static final double LINEAR_MAX_HERTZ = 1000;
    private static final double LINEAR_MAX_MEL = LINEAR_MAX_HERTZ / LINEAR_HERTZ_PER_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    /** The weights of each band from its first bin with a weight above 0 to the last such bin. */
    private final float[][] weights;

    private final int[] firstBins;

    /**
     * Computes the filters.
     *
     * @param bands number of mel bands from 0 Hz to half the sample rate
     * @param fftLength number of samples per transform
     * @param sampleRate in Hz
     */
    MelFilterBank(int bands, int fftLength, int sampleRate) {
        weights = new float[bands][];
        firstBins = new int[bands];
        double maxMel = toMel(sampleRate / 2.0);
        var edges = new double[bands + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = toHertz(maxMel * i / (bands + 1));
        }
        for (int band = 0; band < bands; band++) {
            addBand(band, edges, fftLength, sampleRate);
        }
    }

    private void addBand(int band, double[] edges, int fftLength, int sampleRate) {
        int bins = fftLength / 2 + 1;
        var row = new float[bins];
        int first = bins;
        int last = -1;
        for (int k = 0; k < bins; k++) {
            double hertz = (double) k * sampleRate / fftLength;
            double up = (hertz - edges[band]) / (edges[band + 1] - edges[band]);
            double down = (edges[band + 2] - hertz) / (edges[band + 2] - edges[band + 1]);
            double weight = Math.max(0, Math.min(up, down)) * 2 / (edges[band + 2] - edges[band]);
            row[k] = (float) weight;
            if (weight > 0) {
                first = Math.min(first, k);
                last = k;
            }
        }
        firstBins[band] = Math.min(first, bins - 1);
        weights[band] = last < 0 ? new float[0] : Arrays.copyOfRange(row, first, last + 1);
    }

    /**
     * Returns the power in a band.
     *
     * @param power the power of each frequency bin
     */
    double sum(int band, double[] power) {
        float[] row = weights[band];
        int first = firstBins[band];
        double sum = 0;
        for (int k = 0; k < row.length; k++) {
            sum += row[k] * power[first + k];
        }
        return sum;
    }

    private static double toHertz(double mel) {
        return mel < LINEAR_MAX_MEL
                ? LINEAR_HERTZ_PER_MEL * mel
                : LINEAR_MAX_HERTZ * Math.exp(LOG_STEP * (mel - LINEAR_MAX_MEL));
    }

    private static double toMel(double hertz) {
        return hertz < LINEAR_MAX_HERTZ
                ? hertz / LINEAR_HERTZ_PER_MEL
                : LINEAR_MAX_MEL + Math.log(hertz / LINEAR_MAX_HERTZ) / LOG_STEP;
    }
}
