/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ConfigNumbers;

/**
 * The settings of <code>scheduler_config.json</code>, which all schedulers read.
 *
 * @param type the scheduler; empty if this project does not implement it
 * @param trainTimesteps the number of timesteps of the training, 2 to 100 000, 1000 as a rule
 * @param betaStart the noise variance of the first timestep, more than 0 and less than 1
 * @param betaEnd the noise variance of the last timestep, more than 0 and less than 1
 * @param scaledLinear whether the square roots of the variances are evenly spaced (<code>
 *     scaled_linear</code>) instead of the variances (<code>linear</code>)
 * @param prediction what the UNet predicts
 * @param spacing how the timesteps of a run are spread over those of the training
 * @param stepsOffset added to timesteps with leading spacing
 * @param setAlphaToOne whether DDIM and PNDM end at no noise instead of the first noise level
 * @param karrasSigmas whether noise levels are spaced as in Karras et al. (2022)
 * @param clipSample the absolute value to which DDIM clips the predicted original sample; infinite
 *     for no clipping
 * @param zeroTerminalSnr whether the last timestep is noise alone
 */
public record SchedulerConfig(
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

    /** The prediction type of the UNet: the noise, the velocity or the original sample. */
    public enum Prediction {
        EPSILON,
        V_PREDICTION,
        SAMPLE;

        /** Returns the original sample of a sample = alpha · original sample + sigma · noise. */
        double originalSample(double sample, double output, double alpha, double sigma) {
            return switch (this) {
                case EPSILON -> (sample - sigma * output) / alpha;
                case V_PREDICTION -> alpha * sample - sigma * output;
                case SAMPLE -> output;
            };
        }

        /** Returns the original samples of all values. */
        float[] originalSample(float[] sample, float[] output, double alpha, double sigma) {
            var originalSample = new float[sample.length];
            for (int i = 0; i < sample.length; i++) {
                originalSample[i] = (float) originalSample(sample[i], output[i], alpha, sigma);
            }
            return originalSample;
        }

        /** Returns the noise of a sample = alpha · original sample + sigma · noise. */
        double epsilon(double sample, double output, double alpha, double sigma) {
            return switch (this) {
                case EPSILON -> output;
                case V_PREDICTION -> alpha * output + sigma * sample;
                case SAMPLE -> (sample - alpha * output) / sigma;
            };
        }
    }

    /** The spacing of the timesteps of a run over those of the training. */
    public enum Spacing {
        LINSPACE,
        LEADING,
        TRAILING
    }

    /**
     * Reads the settings, with diffusers' defaults for fields that are absent.
     *
     * @throws InvalidModelException if a value is out of range or not supported
     */
    public static SchedulerConfig read(JsonNode json) {
        String name = json.path("_class_name").asText("");
        Optional<SchedulerType> type =
                Arrays.stream(SchedulerType.values())
                        .filter(t -> t.diffusersName().equals(name))
                        .findFirst();
        String schedule = json.path("beta_schedule").asText("linear");
        if (!schedule.equals("scaled_linear") && !schedule.equals("linear")) {
            throw new InvalidModelException(
                    "%s has beta_schedule=%s: expected linear or scaled_linear"
                            .formatted(FILE, schedule));
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

    /** Reads a variance of the noise schedule; 0 would be no noise, 1 only noise. */
    private static double beta(JsonNode json, String field, double otherwise) {
        return ConfigNumbers.doubleInRange(json, field, otherwise, 1e-9, 0.9999, FILE);
    }

    /** Returns the default spacing, which in diffusers differs by scheduler. */
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
        String constants = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(
                    "%s has %s=%s: expected one of %s".formatted(FILE, field, text, constants), e);
        }
    }

    /**
     * Returns the cumulative products of 1 - beta, in float32 as torch computes them, one for each
     * timestep.
     */
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
     * Returns the cumulative product of a timestep, or of the end of a run for a timestep below 0.
     */
    double alphaProd(float[] alphasCumprod, int timestep) {
        if (timestep >= 0) {
            return alphasCumprod[timestep];
        }
        return setAlphaToOne ? 1 : alphasCumprod[0];
    }

    /**
     * Shifts and scales the square roots so that the last one is 0.
     *
     * <p>Source: Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed" (2023),
     * algorithm 1.
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
