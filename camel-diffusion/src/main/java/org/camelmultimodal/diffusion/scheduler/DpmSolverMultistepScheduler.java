/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

/**
 * DPM-Solver++ (2M): multistep of second order, midpoint.
 *
 * <p>Sources: Lu et al., "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic
 * Models" (2022), algorithm 2; diffusers, <code>scheduling_dpmsolver_multistep.py</code>.
 */
final class DpmSolverMultistepScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final float[] timesteps;
    private final float[] sigmas;
    private float[] previousOriginalSample;

    DpmSolverMultistepScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        var levels = new NoiseLevels(config);
        timesteps = Timesteps.solver(config, steps);
        if (config.karrasSigmas()) {
            sigmas = NoiseLevels.karras(levels.maximum(), levels.minimum(), steps);
            for (int i = 0; i < steps; i++) {
                timesteps[i] = (float) Math.rint(levels.timestepOf(sigmas[i]));
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
        double sigma = sigmas[step] * alpha;
        double nextAlpha = alpha(step + 1);
        double nextSigma = sigmas[step + 1] * nextAlpha;
        float[] originalSample = originalSample(modelOutput, step, sample);
        boolean last = step == timesteps.length - 1;
        double h = lambda(step + 1) - lambda(step);
        // exp(-h) - 1; the last step ends at no noise, where h is infinite.
        double decay = last ? -1 : Math.expm1(-h);
        boolean firstOrder = step == 0 || last;
        double ratio = firstOrder ? 0 : (lambda(step) - lambda(step - 1)) / h;
        var previousSample = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double direction = originalSample[i];
            if (!firstOrder) {
                direction += 0.5 * (originalSample[i] - previousOriginalSample[i]) / ratio;
            }
            previousSample[i] =
                    (float) (nextSigma / sigma * sample[i] - nextAlpha * decay * direction);
        }
        previousOriginalSample = originalSample;
        return previousSample;
    }

    /** Returns the factor of the original sample in a sample, where alpha² + sigma² = 1. */
    private double alpha(int step) {
        return 1 / Math.sqrt((double) sigmas[step] * sigmas[step] + 1);
    }

    /** Returns half the log signal-to-noise ratio, for steps that do not end without noise. */
    private double lambda(int step) {
        return -Math.log(sigmas[step]);
    }

    @Override
    public float[] originalSample(float[] modelOutput, int step, float[] sample) {
        double alpha = alpha(step);
        return config.prediction().originalSample(sample, modelOutput, alpha, sigmas[step] * alpha);
    }
}
