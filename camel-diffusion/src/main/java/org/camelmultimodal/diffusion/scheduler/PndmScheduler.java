/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import java.util.ArrayList;
import java.util.List;

/**
 * PNDM by linear multistep alone (PLMS), without Runge-Kutta steps.
 *
 * <p>Sources: Liu et al., "Pseudo Numerical Methods for Diffusion Models on Manifolds" (2022),
 * equation 9; diffusers, <code>scheduling_pndm.py</code> with <code>skip_prk_steps</code>.
 */
final class PndmScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final float[] alphasCumprod;
    private final float[] timesteps;
    private final int stride;
    private final List<float[]> outputs = new ArrayList<>();
    private float[] firstSample;

    PndmScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        alphasCumprod = config.alphasCumprod();
        stride = config.trainTimesteps() / steps;
        float[] whole = Timesteps.whole(config, steps);
        if (steps < 2) {
            timesteps = whole;
            return;
        }
        // The second timestep comes twice: the first step is repeated with the mean of two outputs.
        timesteps = new float[steps + 1];
        timesteps[0] = whole[0];
        timesteps[1] = whole[1];
        System.arraycopy(whole, 1, timesteps, 2, steps - 1);
    }

    @Override
    public float[] timesteps() {
        return timesteps;
    }

    @Override
    public float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random) {
        int timestep = (int) timesteps[step];
        if (step == 1) {
            float[] mean = combine(new double[] {0.5, 0.5}, modelOutput, outputs.get(0));
            return previousSample(firstSample, timestep + stride, timestep, mean);
        }
        outputs.add(0, modelOutput);
        if (outputs.size() > 4) {
            outputs.remove(4);
        }
        if (step == 0) {
            firstSample = sample;
        }
        float[] combined =
                switch (outputs.size()) {
                    case 1 -> modelOutput;
                    case 2 -> combine(new double[] {3 / 2.0, -1 / 2.0}, outputs);
                    case 3 -> combine(new double[] {23 / 12.0, -16 / 12.0, 5 / 12.0}, outputs);
                    default ->
                            combine(
                                    new double[] {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0},
                                    outputs);
                };
        return previousSample(sample, timestep, timestep - stride, combined);
    }

    @Override
    public float[] originalSample(float[] modelOutput, int step, float[] sample) {
        double alphaProd = alphasCumprod[(int) timesteps[step]];
        return config.prediction()
                .originalSample(
                        sample, modelOutput, Math.sqrt(alphaProd), Math.sqrt(1 - alphaProd));
    }

    private static float[] combine(double[] weights, List<float[]> values) {
        return combine(weights, values.toArray(float[][]::new));
    }

    private static float[] combine(double[] weights, float[]... values) {
        var sum = new float[values[0].length];
        for (int i = 0; i < sum.length; i++) {
            double total = 0;
            for (int k = 0; k < weights.length; k++) {
                total += weights[k] * values[k][i];
            }
            sum[i] = (float) total;
        }
        return sum;
    }

    /** Returns the previous sample by equation 9. */
    private float[] previousSample(
            float[] sample, int timestep, int previousTimestep, float[] output) {
        double alphaProd = alphasCumprod[timestep];
        double previousAlphaProd = config.alphaProd(alphasCumprod, previousTimestep);
        double betaProd = 1 - alphaProd;
        double sampleFactor = Math.sqrt(previousAlphaProd / alphaProd);
        double epsilonFactor =
                (previousAlphaProd - alphaProd)
                        / (alphaProd * Math.sqrt(1 - previousAlphaProd)
                                + Math.sqrt(alphaProd * betaProd * previousAlphaProd));
        double alpha = Math.sqrt(alphaProd);
        double sigma = Math.sqrt(betaProd);
        var previousSample = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double epsilon = config.prediction().epsilon(sample[i], output[i], alpha, sigma);
            previousSample[i] = (float) (sampleFactor * sample[i] - epsilonFactor * epsilon);
        }
        return previousSample;
    }
}
