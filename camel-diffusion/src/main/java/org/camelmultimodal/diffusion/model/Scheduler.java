/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/**
 * A sampler, set up for one image: leads from noise to latents, one prediction of the UNet after
 * the other. Instances keep what earlier steps gave and serve one run.
 */
interface Scheduler {

    /** The time of each prediction, in training steps, falling; some samplers have fractions. */
    float[] timesteps();

    /** What standard normal noise is multiplied by to begin. */
    default float initNoiseSigma() {
        return 1;
    }

    /** What the UNet is shown of a sample at a step. */
    default float[] scaleModelInput(float[] sample, int step) {
        return sample;
    }

    /**
     * Takes one step.
     *
     * @param modelOutput the prediction, guidance applied
     * @param step the place in {@link #timesteps}
     * @param sample the sample before the step
     * @param random where samplers that add noise take it from
     * @return the sample after the step
     */
    float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random);

    /** Sets a sampler up. */
    static Scheduler of(SchedulerType type, SchedulerConfig config, int steps) {
        return switch (type) {
            case DDIM -> new DdimScheduler(config, steps);
            case PNDM -> new PndmScheduler(config, steps);
            case EULER -> new EulerScheduler(config, steps, false);
            case EULER_ANCESTRAL -> new EulerScheduler(config, steps, true);
            case DPM_SOLVER_MULTISTEP -> new DpmSolverMultistepScheduler(config, steps);
        };
    }
}
