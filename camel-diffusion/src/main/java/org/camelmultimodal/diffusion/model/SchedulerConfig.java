/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ConfigNumbers;

/**
 * What <code>scheduler_config.json</code> says.
 *
 * @param type the sampler; empty if it is none of those that this project has
 * @param trainTimesteps T, 1000
 * @param betaStart the least noise variance
 * @param betaEnd the greatest
 * @param scaledLinear whether the square roots of the variances are evenly spaced, not they
 *     themselves
 * @param prediction what the UNet predicts
 * @param spacing where the steps lie in T
 * @param stepsOffset what leading steps are shifted by
 * @param setAlphaToOne whether DDIM and PNDM end without noise
 * @param karrasSigmas whether noise levels are spaced as Karras et al. (2022) do
 * @param clipSample the bound to which DDIM clips predictions; infinite for none
 * @param zeroTerminalSnr whether the last training step is noise alone
 */
record SchedulerConfig(
        Optional<SchedulerType> type,
        int trainTimesteps,
        double betaStart,
        double betaEnd,
        boolean scaledLinear,
        Prediction prediction,
        Spacing spacing,
        int stepsOffset,
        boolean setAlphaToOne,
        boolean karrasSigmas,
        float clipSample,
        boolean zeroTerminalSnr) {

    private static final String FILE = "scheduler_config.json";
    private static final int MAX_TRAIN_TIMESTEPS = 100_000;

    enum Prediction {
        EPSILON,
        V_PREDICTION,
        SAMPLE
    }

    enum Spacing {
        LINSPACE,
        LEADING,
        TRAILING
    }

    static SchedulerConfig read(JsonNode json) {
        String name = json.path("_class_name").asText("");
        Optional<SchedulerType> type =
                Arrays.stream(SchedulerType.values())
                        .filter(t -> t.diffusersName().equals(name))
                        .findFirst();
        String schedule = json.path("beta_schedule").asText("linear");
        if (!schedule.equals("scaled_linear") && !schedule.equals("linear")) {
            throw new InvalidModelException(
                    "scheduler_config.json has beta_schedule=%s; expected linear or scaled_linear"
                            .formatted(schedule));
        }
        int trainTimesteps =
                ConfigNumbers.intInRange(
                        json, "num_train_timesteps", 1000, 2, MAX_TRAIN_TIMESTEPS, FILE);
        boolean ddim = type.orElse(null) == SchedulerType.DDIM;
        return new SchedulerConfig(
                type,
                trainTimesteps,
                beta(json, "beta_start", 0.0001),
                beta(json, "beta_end", 0.02),
                schedule.equals("scaled_linear"),
                value(json, "prediction_type", Prediction.class, Prediction.EPSILON),
                value(json, "timestep_spacing", Spacing.class, defaultSpacing(type)),
                ConfigNumbers.intInRange(json, "steps_offset", 0, 0, trainTimesteps - 1, FILE),
                json.path("set_alpha_to_one").asBoolean(ddim),
                json.path("use_karras_sigmas").asBoolean(false),
                ddim && json.path("clip_sample").asBoolean(true)
                        ? (float)
                                ConfigNumbers.doubleInRange(
                                        json, "clip_sample_range", 1, 1e-3, 1e6, FILE)
                        : Float.POSITIVE_INFINITY,
                json.path("rescale_betas_zero_snr").asBoolean(false));
    }

    /** Of 0 or 1 there would be no noise at all, or nothing but noise. */
    private static double beta(JsonNode json, String field, double otherwise) {
        return ConfigNumbers.doubleInRange(json, field, otherwise, 1e-9, 0.9999, FILE);
    }

    /** diffusers' own defaults differ by sampler. */
    private static Spacing defaultSpacing(Optional<SchedulerType> type) {
        return type.map(
                        t ->
                                switch (t) {
                                    case DDIM, PNDM -> Spacing.LEADING;
                                    case EULER, EULER_ANCESTRAL, DPM_SOLVER_MULTISTEP ->
                                            Spacing.LINSPACE;
                                })
                .orElse(Spacing.LEADING);
    }

    private static <E extends Enum<E>> E value(
            JsonNode json, String field, Class<E> type, E otherwise) {
        if (!json.hasNonNull(field)) {
            return otherwise;
        }
        String text = json.path(field).asText();
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(
                    "scheduler_config.json has %s=%s; expected one of %s"
                            .formatted(field, text, Arrays.toString(type.getEnumConstants())),
                    e);
        }
    }

    /** The cumulative products of 1 - beta, in float32 as torch computes them. */
    float[] alphasCumprod() {
        int n = trainTimesteps;
        var alphas = new float[n];
        double product = 1;
        float start = (float) (scaledLinear ? Math.sqrt(betaStart) : betaStart);
        float end = (float) (scaledLinear ? Math.sqrt(betaEnd) : betaEnd);
        float step = (end - start) / (n - 1);
        for (int i = 0; i < n; i++) {
            // torch.linspace counts from the nearer end.
            float value = i < n / 2 ? start + step * i : end - step * (n - 1 - i);
            float beta = scaledLinear ? value * value : value;
            product *= 1 - beta;
            alphas[i] = (float) product;
        }
        return zeroTerminalSnr ? rescaled(alphas) : alphas;
    }

    /**
     * Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed" (2023), algorithm
     * 1.
     */
    private static float[] rescaled(float[] alphas) {
        double first = Math.sqrt(alphas[0]);
        double last = Math.sqrt(alphas[alphas.length - 1]);
        var rescaled = new float[alphas.length];
        for (int i = 0; i < alphas.length; i++) {
            double root = (Math.sqrt(alphas[i]) - last) * first / (first - last);
            rescaled[i] = (float) (root * root);
        }
        return rescaled;
    }
}
