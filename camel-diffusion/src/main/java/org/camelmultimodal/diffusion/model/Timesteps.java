/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Where the steps of a run lie among the training steps. Source: Lin et al., "Common Diffusion
 * Noise Schedules and Sample Steps are Flawed" (2023), table 2, as diffusers has it.
 */
final class Timesteps {

    private Timesteps() {}

    /** Whole steps, as DDIM and PNDM have them. */
    static float[] whole(SchedulerConfig config, int steps) {
        float[] times = fractional(config, steps);
        for (int i = 0; i < times.length; i++) {
            times[i] = (float) Math.rint(times[i]);
        }
        return times;
    }

    /** Steps that may lie between two training steps, as the Euler samplers have them. */
    static float[] fractional(SchedulerConfig config, int steps) {
        int n = config.trainTimesteps();
        var times = new float[steps];
        for (int i = 0; i < steps; i++) {
            int backwards = steps - 1 - i;
            times[i] =
                    switch (config.spacing()) {
                        case LINSPACE ->
                                steps == 1 ? 0 : (float) (backwards * ((n - 1.0) / (steps - 1)));
                        case LEADING -> backwards * (n / steps) + config.stepsOffset();
                        case TRAILING -> (float) (Math.rint(n - i * ((double) n / steps)) - 1);
                    };
        }
        return checked(times, n);
    }

    /** Whole steps of the DPM solvers, which leave the last place to the end without noise. */
    static float[] solver(SchedulerConfig config, int steps) {
        int n = config.trainTimesteps();
        var times = new float[steps];
        for (int i = 0; i < steps; i++) {
            int backwards = steps - i;
            times[i] =
                    switch (config.spacing()) {
                        case LINSPACE -> (float) Math.rint(backwards * ((n - 1.0) / steps));
                        case LEADING -> backwards * (n / (steps + 1)) + config.stepsOffset();
                        case TRAILING -> (float) (Math.rint(n - i * ((double) n / steps)) - 1);
                    };
        }
        return checked(times, n);
    }

    /** With leading steps and an offset, as many steps as training had lead beyond its last. */
    private static float[] checked(float[] times, int trainTimesteps) {
        if (times[0] > trainTimesteps - 1) {
            throw new InvalidOptionException(
                    "steps=%d is out of range for this sampler and model; expected fewer"
                            .formatted(times.length));
        }
        return times;
    }
}
