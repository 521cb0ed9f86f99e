/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Arithmetic on embeddings. */
public final class Vectors {

    private Vectors() {}

    /**
     * L2-normalizes a vector, in place.
     *
     * @param failure makes the exception for a vector that has no direction, of what is wrong
     */
    public static float[] normalise(float[] vector, Function<String, RuntimeException> failure) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            // Squares of finite floats neither overflow nor vanish as doubles.
            throw failure.apply(
                    sum == 0
                            ? "all of its %d values are zero".formatted(vector.length)
                            : "one of its %d values is NaN or infinite".formatted(vector.length));
        }
        double factor = 1 / Math.sqrt(sum);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] * factor);
        }
        return vector;
    }

    /**
     * Rows of equal length as L2-normalized vectors.
     *
     * @param failure makes the exception for a row that has no direction, or for values that make
     *     no such rows, of what is wrong
     */
    public static List<float[]> rows(
            float[] values, int count, Function<String, RuntimeException> failure) {
        if (values.length == 0 || values.length % count != 0) {
            throw failure.apply("%d values are no %d rows".formatted(values.length, count));
        }
        int length = values.length / count;
        var rows = new ArrayList<float[]>(count);
        for (int i = 0; i < count; i++) {
            rows.add(normalise(Arrays.copyOfRange(values, i * length, (i + 1) * length), failure));
        }
        return rows;
    }

    /** The failure of a graph whose output is no vector. */
    public static RuntimeException ofGraph(String problem) {
        return new InferenceException(
                "The model gave a vector without a direction: %s. Its files are damaged, or it does not work in this precision or on this device"
                        .formatted(problem));
    }

    /** The failure of vectors that cancel each other out. */
    public static RuntimeException ofSum(String problem) {
        return new InvalidMediaException(
                "The vectors of what is looked for cancel each other out: %s".formatted(problem));
    }

    /**
     * Does nothing if all values are finite.
     *
     * @throws InferenceException if one is NaN or infinite
     */
    public static void requireFinite(float[] vector) {
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw new InferenceException(
                        "A vector has the value %s: expected finite numbers".formatted(value));
            }
        }
    }

    public static void requireSameSize(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new InvalidOptionException(
                    "Vectors of %d and %d values come from different models and cannot be compared"
                            .formatted(a.length, b.length));
        }
    }

    public static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }

    /** The L2-normalized mean of L2-normalized vectors. */
    public static float[] normalisedMean(List<float[]> vectors) {
        var mean = new float[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        }
        return normalise(mean, Vectors::ofSum);
    }

    public static float[] softmax(float[] logits) {
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

    public static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
