/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Liu et al., "Pseudo Numerical Methods for Diffusion Models on Manifolds" (2022), by linear
 * multistep alone (PLMS). Source: diffusers, <code>scheduling_pndm.py</code> with skip_prk_steps.
 */
final class PndmScheduler implements Scheduler {

    private final SchedulerConfig config;
    private final float[] alphas;
    private final float[] timesteps;
    private final int stride;
    private final List<float[]> outputs = new ArrayList<>();
    private float[] firstSample;

    PndmScheduler(SchedulerConfig config, int steps) {
        this.config = config;
        alphas = config.alphasCumprod();
        stride = config.trainTimesteps() / steps;
        float[] times = Timesteps.whole(config, steps);
        if (steps < 2) {
            timesteps = times;
            return;
        }
        // The second time comes twice: the first step is taken, then taken again with its mean.
        timesteps = new float[steps + 1];
        timesteps[0] = times[0];
        timesteps[1] = times[1];
        System.arraycopy(times, 1, timesteps, 2, steps - 1);
    }

    @Override
    public float[] timesteps() {
        return timesteps;
    }

    @Override
    public float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random) {
        int time = (int) timesteps[step];
        if (step == 1) {
            float[] mean = combine(new double[] {0.5, 0.5}, modelOutput, outputs.get(0));
            return transfer(firstSample, time + stride, time, mean);
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
        return transfer(sample, time, time - stride, combined);
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

    /** Equation 9 of the paper. */
    private float[] transfer(float[] sample, int time, int previousTime, float[] output) {
        double alpha = alphas[time];
        double previous =
                previousTime >= 0 ? alphas[previousTime] : config.setAlphaToOne() ? 1 : alphas[0];
        double beta = 1 - alpha;
        double sampleFactor = Math.sqrt(previous / alpha);
        double noiseFactor =
                (previous - alpha)
                        / (alpha * Math.sqrt(1 - previous) + Math.sqrt(alpha * beta * previous));
        double root = Math.sqrt(alpha);
        double noiseRoot = Math.sqrt(beta);
        var result = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            double noise =
                    switch (config.prediction()) {
                        case EPSILON -> output[i];
                        case V_PREDICTION -> root * output[i] + noiseRoot * sample[i];
                        case SAMPLE -> (sample[i] - root * output[i]) / noiseRoot;
                    };
            result[i] = (float) (sampleFactor * sample[i] - noiseFactor * noise);
        }
        return result;
    }
}
