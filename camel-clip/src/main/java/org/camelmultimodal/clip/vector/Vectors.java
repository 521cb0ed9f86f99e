/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Arithmetic on embeddings and on the logits that are computed from them. */
public final class Vectors {

    private Vectors() {}

    /**
     * Returns an L2-normalized copy of a vector.
     *
     * @throws InvalidMediaException if the vector has no direction: no values, all of them zero, or
     *     one that is NaN or infinite
     */
    public static float[] normalize(float[] vector) {
        return normalize(
                vector,
                problem ->
                        new InvalidMediaException(
                                "A vector of %d values has no direction: %s. Expected finite values, not all of them zero"
                                        .formatted(vector.length, problem)));
    }

    /**
     * Returns an L2-normalized copy of a vector.
     *
     * @param failure makes the exception for a vector that has no direction, from a description of
     *     the problem
     */
    public static float[] normalize(float[] vector, Function<String, RuntimeException> failure) {
        return normalizeInPlace(vector.clone(), failure);
    }

    private static float[] normalizeInPlace(
            float[] vector, Function<String, RuntimeException> failure) {
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
     * Returns the rows of a matrix, each L2-normalized.
     *
     * @param values the matrix, row by row
     * @param count the number of rows
     * @param failure makes the exception for a row that has no direction, or for values that are
     *     not that many rows, from a description of the problem
     */
    public static List<float[]> normalizeRows(
            float[] values, int count, Function<String, RuntimeException> failure) {
        if (values.length == 0 || values.length % count != 0) {
            throw failure.apply(
                    "%d values cannot be divided into %d rows".formatted(values.length, count));
        }
        int length = values.length / count;
        var rows = new ArrayList<float[]>(count);
        for (int i = 0; i < count; i++) {
            float[] row = Arrays.copyOfRange(values, i * length, (i + 1) * length);
            rows.add(normalizeInPlace(row, failure));
        }
        return rows;
    }

    /**
     * Returns the L2-normalized mean of L2-normalized vectors.
     *
     * @param vectors at least one, all of the same size
     * @throws InvalidMediaException if they cancel each other out
     */
    public static float[] normalizedMean(List<float[]> vectors) {
        var mean = new float[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        }
        return normalizeInPlace(mean, Vectors::canceled);
    }

    /** Returns the exception for a model whose output is not a vector with a direction. */
    public static RuntimeException unusableOutput(String problem) {
        return new InferenceException(
                "The model returned a vector without a direction: %s. Its files are damaged, or it does not work in this precision or on this device. Set the option precision or device to another value"
                        .formatted(problem));
    }

    /** Returns the exception for vectors whose sum has no direction. */
    static RuntimeException canceled(String problem) {
        return new InvalidMediaException(
                "The combined vectors cancel each other out: %s. Expected vectors whose weighted sum is not zero"
                        .formatted(problem));
    }

    /**
     * Checks that all values of a vector are finite.
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

    /**
     * Checks that two vectors have the same number of values.
     *
     * @throws InvalidOptionException if they do not
     */
    public static void requireSameSize(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new InvalidOptionException(
                    "Vectors of %d and %d values come from different models and cannot be compared: expected the same number of values"
                            .formatted(a.length, b.length));
        }
    }

    /**
     * Returns the dot product of two vectors, accumulated in 64 bits; of L2-normalized vectors it
     * is their cosine, -1 to 1.
     *
     * @param a a vector
     * @param b another of the same size
     */
    public static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }

    /** Returns the softmax of logits: values from 0 to 1 that sum to 1. */
    public static float[] softmax(float[] logits) {
        float max = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        var exponentials = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            exponentials[i] = Math.exp(logits[i] - max);
            sum += exponentials[i];
        }
        var probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (exponentials[i] / sum);
        }
        return probabilities;
    }

    /** Returns the logistic sigmoid of a logit, 0 to 1. */
    public static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
