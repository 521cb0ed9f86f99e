/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Leads from noise to latents, one model output after the other. An instance keeps the outputs of
 * earlier steps, so it serves one run of the denoising loop and one thread.
 *
 * <p>Source: diffusers, <code>schedulers/scheduling_utils.py</code>.
 */
public interface Scheduler {

    /**
     * Returns the timestep of each model output, from the noisiest to the cleanest, 0 to {@link
     * SchedulerConfig#trainTimesteps} - 1. Some schedulers have fractional ones, and PNDM has one
     * more than the steps that were requested.
     */
    float[] timesteps();

    /** Returns the standard deviation of the initial noise. */
    default float initNoiseSigma() {
        return 1;
    }

    /**
     * Returns a sample as the UNet expects it as input at a step.
     *
     * @param sample the latents, of any shape
     * @param step the index in {@link #timesteps}
     */
    default float[] scaleModelInput(float[] sample, int step) {
        return sample;
    }

    /**
     * Takes one step. Steps are taken in the order of {@link #timesteps}.
     *
     * @param modelOutput the output of the UNet after guidance, of the shape of the sample
     * @param step the index in {@link #timesteps}
     * @param sample the latents before the step
     * @param random the source of noise for schedulers that add some
     * @return the latents after the step
     */
    float[] step(float[] modelOutput, int step, float[] sample, TorchRandom random);

    /**
     * Returns the original sample, without noise, that a model output predicts. It does not change
     * the state of the scheduler.
     *
     * @param modelOutput the output of the UNet after guidance, of the shape of the sample
     * @param step the index in {@link #timesteps}
     * @param sample the latents before the step
     */
    float[] originalSample(float[] modelOutput, int step, float[] sample);

    /**
     * Creates the scheduler of a run.
     *
     * @param steps the number of denoising steps
     * @throws InvalidOptionException if the scheduler cannot take as many steps
     */
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
