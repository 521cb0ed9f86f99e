/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

/**
 * Euler steps from one noise level to the next. Ancestral steps go further down and add new noise.
 *
 * <p>Sources: Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models"
 * (2022), algorithm 2 without churn; diffusers, <code>scheduling_euler_discrete.py</code> and
 * <code>scheduling_euler_ancestral_discrete.py</code>.
 */
final class EulerScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final boolean ancestral;
    private final float[] timesteps;
    private final float[] sigmas;

    EulerScheduler(SchedulerConfig config, int steps, boolean ancestral) {
        this.config = config;
        this.ancestral = ancestral;
        var levels = new NoiseLevels(config);
        timesteps = Timesteps.fractional(config, steps);
        if (config.karrasSigmas() && !ancestral) {
            sigmas =
                    NoiseLevels.karras(
                            levels.at(timesteps[0]), levels.at(timesteps[steps - 1]), steps);
            for (int i = 0; i < steps; i++) {
                timesteps[i] = (float) levels.timestepOf(sigmas[i]);
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
    public float initNoiseSigma() {
        float maximum = sigmas[0];
        return config.spacing() == SchedulerConfig.Spacing.LEADING
                ? (float) Math.sqrt((double) maximum * maximum + 1)
                : maximum;
    }

    @Override
    public float[] scaleModelInput(float[] sample, int step) {
        double factor = 1 / Math.sqrt((double) sigmas[step] * sigmas[step] + 1);
        var scaled = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            scaled[i] = (float) (sample[i] * factor);
        }
        return scaled;
    }

    @Override
    public float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random) {
        double sigma = sigmas[step];
        double nextSigma = sigmas[step + 1];
        double sigmaUp = 0;
        double sigmaDown = nextSigma;
        if (ancestral) {
            double nextVariance = nextSigma * nextSigma;
            sigmaUp = Math.sqrt(nextVariance * (sigma * sigma - nextVariance) / (sigma * sigma));
            sigmaDown = Math.sqrt(nextVariance - sigmaUp * sigmaUp);
        }
        var previousSample = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double originalSample = originalSample(sample[i], modelOutput[i], sigma);
            double derivative = (sample[i] - originalSample) / sigma;
            previousSample[i] = (float) (sample[i] + derivative * (sigmaDown - sigma));
        }
        if (ancestral) {
            // The last step draws noise too, with a factor of 0, as the reference does.
            float[] noise = random.randn(sample.length);
            for (int i = 0; i < sample.length; i++) {
                previousSample[i] += (float) (noise[i] * sigmaUp);
            }
        }
        return previousSample;
    }

    @Override
    public float[] originalSample(float[] modelOutput, int step, float[] sample) {
        var originalSample = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            originalSample[i] = (float) originalSample(sample[i], modelOutput[i], sigmas[step]);
        }
        return originalSample;
    }

    private double originalSample(double sample, double output, double sigma) {
        return switch (config.prediction()) {
            case EPSILON -> sample - sigma * output;
            case V_PREDICTION ->
                    output * (-sigma / Math.sqrt(sigma * sigma + 1)) + sample / (sigma * sigma + 1);
            case SAMPLE -> output;
        };
    }
}
