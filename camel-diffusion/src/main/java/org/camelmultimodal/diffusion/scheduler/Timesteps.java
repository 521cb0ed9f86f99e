/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The timesteps of a run among those of the training.
 *
 * <p>Sources: Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed" (2023),
 * table 2; diffusers, <code>set_timesteps</code> of each scheduler.
 */
final class Timesteps {

    private Timesteps() {}

    /** Returns whole timesteps, as DDIM and PNDM use them. */
    static float[] whole(SchedulerConfig config, int steps) {
        float[] timesteps = fractional(config, steps);
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = (float) Math.rint(timesteps[i]);
        }
        return timesteps;
    }

    /** Returns timesteps that may lie between two whole ones, as the Euler schedulers use them. */
    static float[] fractional(SchedulerConfig config, int steps) {
        int n = config.trainTimesteps();
        var timesteps = new float[steps];
        for (int i = 0; i < steps; i++) {
            int remaining = steps - 1 - i;
            timesteps[i] =
                    switch (config.spacing()) {
                        case LINSPACE ->
                                steps == 1 ? 0 : (float) (remaining * ((n - 1.0) / (steps - 1)));
                        case LEADING -> remaining * (n / steps) + config.stepsOffset();
                        case TRAILING -> (float) (Math.rint(n - i * ((double) n / steps)) - 1);
                    };
        }
        return requireTrained(timesteps, n);
    }

    /** Returns whole timesteps of the DPM solvers, whose last step ends at no noise. */
    static float[] solver(SchedulerConfig config, int steps) {
        int n = config.trainTimesteps();
        var timesteps = new float[steps];
        for (int i = 0; i < steps; i++) {
            int remaining = steps - i;
            timesteps[i] =
                    switch (config.spacing()) {
                        case LINSPACE -> (float) Math.rint(remaining * ((n - 1.0) / steps));
                        case LEADING -> remaining * (n / (steps + 1)) + config.stepsOffset();
                        case TRAILING -> (float) (Math.rint(n - i * ((double) n / steps)) - 1);
                    };
        }
        return requireTrained(timesteps, n);
    }

    /**
     * Checks that no timestep exceeds those of the training, as leading timesteps with an offset
     * may.
     */
    private static float[] requireTrained(float[] timesteps, int trainTimesteps) {
        if (timesteps[0] > trainTimesteps - 1) {
            throw InvalidOptionException.outOfRange(
                    "steps",
                    timesteps.length,
                    "fewer than the %d timesteps of the model's scheduler"
                            .formatted(trainTimesteps));
        }
        return timesteps;
    }
}
