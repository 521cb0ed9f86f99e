/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * Euler steps down the noise levels; ancestral ones step further and add noise again. Sources:
 * Karras et al. (2022), algorithm 2 without churn; diffusers, <code>scheduling_euler_discrete.py
 * </code> and <code>scheduling_euler_ancestral_discrete.py</code>.
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
                timesteps[i] = (float) levels.timeOf(sigmas[i]);
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
        float greatest = sigmas[0];
        return config.spacing() == SchedulerConfig.Spacing.LEADING
                ? (float) Math.sqrt((double) greatest * greatest + 1)
                : greatest;
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
        double next = sigmas[step + 1];
        double up = 0;
        double down = next;
        if (ancestral) {
            up = Math.sqrt(next * next * (sigma * sigma - next * next) / (sigma * sigma));
            down = Math.sqrt(next * next - up * up);
        }
        var result = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double original = original(sample[i], modelOutput[i], sigma);
            double slope = (sample[i] - original) / sigma;
            result[i] = (float) (sample[i] + slope * (down - sigma));
        }
        if (ancestral) {
            // Drawn at the last step too, where it counts for nothing, as the reference does.
            float[] noise = random.randn(sample.length);
            for (int i = 0; i < sample.length; i++) {
                result[i] += (float) (noise[i] * up);
            }
        }
        return result;
    }

    private double original(double sample, double output, double sigma) {
        return switch (config.prediction()) {
            case EPSILON -> sample - sigma * output;
            case V_PREDICTION ->
                    output * (-sigma / Math.sqrt(sigma * sigma + 1)) + sample / (sigma * sigma + 1);
            case SAMPLE -> output;
        };
    }
}
