/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * Lu et al., "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models"
 * (2022), multistep of second order, midpoint. Source: diffusers, <code>
 * scheduling_dpmsolver_multistep.py</code>.
 */
final class DpmSolverMultistepScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final float[] timesteps;
    private final float[] sigmas;
    private float[] previousOriginal;

    DpmSolverMultistepScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        var levels = new NoiseLevels(config);
        timesteps = Timesteps.solver(config, steps);
        if (config.karrasSigmas()) {
            sigmas = NoiseLevels.karras(levels.greatest(), levels.least(), steps);
            for (int i = 0; i < steps; i++) {
                timesteps[i] = (float) Math.rint(levels.timeOf(sigmas[i]));
            }
        } else {
            sigmas = levels.at(timesteps);
        }
    }

    @Override
    public float[] timesteps() {
        return timesteps;
    }

    @Override
    public float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random) {
        double alpha = alpha(step);
        double noise = sigmas[step] * alpha;
        double nextAlpha = alpha(step + 1);
        double nextNoise = sigmas[step + 1] * nextAlpha;
        float[] original = original(modelOutput, sample, alpha, noise);
        boolean last = step == timesteps.length - 1;
        double h = lambda(step + 1) - lambda(step);
        // exp(-h) - 1; the last step ends without noise, where h is infinite.
        double decay = last ? -1 : Math.expm1(-h);
        boolean firstOrder = step == 0 || last;
        double ratio = firstOrder ? 0 : (lambda(step) - lambda(step - 1)) / h;
        var result = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double direction = original[i];
            if (!firstOrder) {
                direction += 0.5 * (original[i] - previousOriginal[i]) / ratio;
            }
            result[i] = (float) (nextNoise / noise * sample[i] - nextAlpha * decay * direction);
        }
        previousOriginal = original;
        return result;
    }

    private double alpha(int step) {
        return 1 / Math.sqrt((double) sigmas[step] * sigmas[step] + 1);
    }

    /** Half the logarithm of the signal-to-noise ratio. */
    private double lambda(int step) {
        return -Math.log(sigmas[step]);
    }

    private float[] original(float[] output, float[] sample, double alpha, double noise) {
        var original = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            original[i] =
                    (float)
                            switch (config.prediction()) {
                                case EPSILON -> (sample[i] - noise * output[i]) / alpha;
                                case V_PREDICTION -> alpha * sample[i] - noise * output[i];
                                case SAMPLE -> (double) output[i];
                            };
        }
        return original;
    }
}
