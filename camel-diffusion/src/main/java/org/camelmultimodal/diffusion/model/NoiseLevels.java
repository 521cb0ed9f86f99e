/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * Noise levels sigma, the ratio of noise to image, and their places in time.
 *
 * <p>Sources: Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models"
 * (2022), equation 5; diffusers, <code>scheduling_euler_discrete.py</code>.
 */
final class NoiseLevels {

    private static final double RHO = 7;

    private final double[] table;

    NoiseLevels(SchedulerConfig config) {
        float[] alphas = config.alphasCumprod();
        if (config.zeroTerminalSnr()) {
            // Noise alone has no finite level; diffusers takes the smallest float16 for it.
            alphas[alphas.length - 1] = 0x1p-24f;
        }
        table = new double[alphas.length];
        for (int i = 0; i < alphas.length; i++) {
            table[i] = (float) Math.sqrt((1 - alphas[i]) / alphas[i]);
        }
    }

    double least() {
        return table[0];
    }

    double greatest() {
        return table[table.length - 1];
    }

    /** The level at a time between two training steps. */
    double at(double time) {
        int below = Math.min(table.length - 2, (int) time);
        return table[below] + (time - below) * (table[below + 1] - table[below]);
    }

    /** The levels at times, and no noise at the end. */
    float[] at(float[] times) {
        var levels = new float[times.length + 1];
        for (int i = 0; i < times.length; i++) {
            levels[i] = (float) at(times[i]);
        }
        return levels;
    }

    /** The time of a level, by its logarithm. */
    double timeOf(double sigma) {
        double log = Math.log(Math.max(sigma, 1e-10));
        int below = 0;
        while (below < table.length - 2 && Math.log(table[below + 1]) <= log) {
            below++;
        }
        double low = Math.log(table[below]);
        double high = Math.log(table[below + 1]);
        double weight = Math.max(0, Math.min(1, (low - log) / (low - high)));
        return (1 - weight) * below + weight * (below + 1);
    }

    /**
     * Levels that fall from one to the other, close together where there is little noise, and no
     * noise at the end.
     */
    static float[] karras(double greatest, double least, int steps) {
        double high = Math.pow(greatest, 1 / RHO);
        double low = Math.pow(least, 1 / RHO);
        var levels = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            double ramp = steps == 1 ? 0 : (double) i / (steps - 1);
            levels[i] = (float) Math.pow(high + ramp * (low - high), RHO);
        }
        return levels;
    }
}
