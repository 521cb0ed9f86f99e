/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

/**
 * Noise levels sigma, the ratio of noise to signal, of all timesteps.
 *
 * <p>Sources: Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models"
 * (2022), equation 5; diffusers, <code>scheduling_euler_discrete.py</code>.
 */
final class NoiseLevels {

    private static final double RHO = 7;

    private final double[] sigmas;

    NoiseLevels(SchedulerConfig config) {
        float[] alphasCumprod = config.alphasCumprod();
        if (config.zeroTerminalSnr()) {
            // Noise alone has no finite level; diffusers takes the smallest float16 for it.
            alphasCumprod[alphasCumprod.length - 1] = 0x1p-24f;
        }
        sigmas = new double[alphasCumprod.length];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = (float) Math.sqrt((1 - alphasCumprod[i]) / alphasCumprod[i]);
        }
    }

    /** Returns the level of the first timestep. */
    double minimum() {
        return sigmas[0];
    }

    /** Returns the level of the last timestep. */
    double maximum() {
        return sigmas[sigmas.length - 1];
    }

    /** Returns the level of a timestep, interpolated linearly between two whole ones. */
    double at(double timestep) {
        int below = Math.min(sigmas.length - 2, (int) timestep);
        return sigmas[below] + (timestep - below) * (sigmas[below + 1] - sigmas[below]);
    }

    /** Returns the levels of timesteps, followed by 0 for no noise. */
    float[] at(float[] timesteps) {
        var levels = new float[timesteps.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            levels[i] = (float) at(timesteps[i]);
        }
        return levels;
    }

    /** Returns the timestep of a level, interpolated between logarithms of levels. */
    double timestepOf(double sigma) {
        double log = Math.log(Math.max(sigma, 1e-10));
        int below = 0;
        while (below < sigmas.length - 2 && Math.log(sigmas[below + 1]) <= log) {
            below++;
        }
        double low = Math.log(sigmas[below]);
        double high = Math.log(sigmas[below + 1]);
        double weight = Math.max(0, Math.min(1, (low - log) / (low - high)));
        return (1 - weight) * below + weight * (below + 1);
    }

    /**
     * Returns levels that fall from the maximum to the minimum, denser towards the minimum,
     * followed by 0 for no noise.
     */
    static float[] karras(double maximum, double minimum, int steps) {
        double high = Math.pow(maximum, 1 / RHO);
        double low = Math.pow(minimum, 1 / RHO);
        var levels = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            double ramp = steps == 1 ? 0 : (double) i / (steps - 1);
            levels[i] = (float) Math.pow(high + ramp * (low - high), RHO);
        }
        return levels;
    }
}
