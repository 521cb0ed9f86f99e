/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * Song, Meng and Ermon, "Denoising Diffusion Implicit Models" (2020), with eta 0. Source:
 * diffusers, <code>scheduling_ddim.py</code>.
 */
final class DdimScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final float[] alphas;
    private final float[] timesteps;
    private final int stride;

    DdimScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        alphas = config.alphasCumprod();
        stride = config.trainTimesteps() / steps;
        timesteps = Timesteps.whole(config, steps);
    }

    @Override
    public float[] timesteps() {
        return timesteps;
    }

    @Override
    public float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random) {
        int time = (int) timesteps[step];
        double alpha = alphas[time];
        double previous =
                time - stride >= 0 ? alphas[time - stride] : config.setAlphaToOne() ? 1 : alphas[0];
        double root = Math.sqrt(alpha);
        double noiseRoot = Math.sqrt(1 - alpha);
        double previousRoot = Math.sqrt(previous);
        double directionRoot = Math.sqrt(1 - previous);
        var result = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double x = sample[i];
            double output = modelOutput[i];
            double original =
                    switch (config.prediction()) {
                        case EPSILON -> (x - noiseRoot * output) / root;
                        case V_PREDICTION -> root * x - noiseRoot * output;
                        case SAMPLE -> output;
                    };
            double noise =
                    switch (config.prediction()) {
                        case EPSILON -> output;
                        case V_PREDICTION -> root * output + noiseRoot * x;
                        case SAMPLE -> (x - root * original) / noiseRoot;
                    };
            original = Math.max(-config.clipSample(), Math.min(config.clipSample(), original));
            result[i] = (float) (previousRoot * original + directionRoot * noise);
        }
        return result;
    }
}
