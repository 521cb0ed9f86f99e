/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Arithmetic on embeddings. */
final class Vectors {

    private Vectors() {}

    /** Scales a vector to length 1, in place. */
    static float[] normalise(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        float factor = (float) (1 / Math.sqrt(sum));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
        return vector;
    }

    /** Rows of equal length as vectors of length 1. */
    static List<float[]> rows(float[] values, int count) {
        int length = values.length / count;
        var rows = new ArrayList<float[]>(count);
        for (int i = 0; i < count; i++) {
            rows.add(normalise(Arrays.copyOfRange(values, i * length, (i + 1) * length)));
        }
        return rows;
    }

    static void requireSameSize(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new InvalidOptionException(
                    "Vectors of %d and %d values come from different models and cannot be compared"
                            .formatted(a.length, b.length));
        }
    }

    static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }

    /** The mean of vectors of length 1, scaled to length 1. */
    static float[] normalisedMean(List<float[]> vectors) {
        var mean = new float[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        }
        return normalise(mean);
    }

    static float[] softmax(float[] logits) {
        float top = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            top = Math.max(top, logit);
        }
        double sum = 0;
        var exponentials = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            exponentials[i] = Math.exp(logits[i] - top);
            sum += exponentials[i];
        }
        var shares = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            shares[i] = (float) (exponentials[i] / sum);
        }
        return shares;
    }

    static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
