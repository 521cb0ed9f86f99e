/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

/**
 * DDIM with eta 0, which adds no noise.
 *
 * <p>Sources: Song, Meng and Ermon, "Denoising Diffusion Implicit Models" (2020), equation 12;
 * diffusers, <code>scheduling_ddim.py</code>.
 */
final class DdimScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final float[] alphasCumprod;
    private final float[] timesteps;
    private final int stride;

    DdimScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        alphasCumprod = config.alphasCumprod();
        stride = config.trainTimesteps() / steps;
        timesteps = Timesteps.whole(config, steps);
    }

    @Override
    public float[] timesteps() {
        return timesteps;
    }

    @Override
    public float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random) {
        int timestep = (int) timesteps[step];
        double alphaProd = alphasCumprod[timestep];
        double previousAlphaProd = config.alphaProd(alphasCumprod, timestep - stride);
        double alpha = Math.sqrt(alphaProd);
        double sigma = Math.sqrt(1 - alphaProd);
        double previousAlpha = Math.sqrt(previousAlphaProd);
        double previousSigma = Math.sqrt(1 - previousAlphaProd);
        var previousSample = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double x = sample[i];
            double output = modelOutput[i];
            double originalSample = config.prediction().originalSample(x, output, alpha, sigma);
            double epsilon = config.prediction().epsilon(x, output, alpha, sigma);
            originalSample =
                    Math.max(-config.clipSample(), Math.min(config.clipSample(), originalSample));
            previousSample[i] = (float) (previousAlpha * originalSample + previousSigma * epsilon);
        }
        return previousSample;
    }

    @Override
    public float[] originalSample(float[] modelOutput, int step, float[] sample) {
        double alphaProd = alphasCumprod[(int) timesteps[step]];
        return config.prediction()
                .originalSample(
                        sample, modelOutput, Math.sqrt(alphaProd), Math.sqrt(1 - alphaProd));
    }
}
