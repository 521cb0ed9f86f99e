/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.Arrays;
import java.util.function.Supplier;
import org.camelmultimodal.diffusion.scheduler.Scheduler;
import org.camelmultimodal.diffusion.scheduler.TorchRandom;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Turns noise into latents, step by step.
 *
 * <p>Sources: diffusers, <code>pipeline_stable_diffusion.py</code>; Ho and Salimans,
 * "Classifier-Free Diffusion Guidance" (2022), equation 6.
 *
 * @param unet predicts the noise
 * @param reference the reference of the model, for messages
 */
record DenoisingLoop(Unet unet, String reference) {

    /** Receives the progress of a run. */
    interface Progress {

        /**
         * Called after each step.
         *
         * @param step the number of steps done
         * @param originalSample returns the latents without noise that the step predicts, of the
         *     shape of the latents
         */
        void done(int step, int steps, Supplier<float[]> originalSample);
    }

    /**
     * Runs all steps of a request.
     *
     * @param scheduler the scheduler of this run
     * @param embeddings the prompt embeddings, those of the negative prompts first if guidance is
     *     on
     * @param shape the shape of the latents
     * @param progress receives each step
     * @param deadline checked before each step
     * @return the latents, of the shape
     * @throws InferenceException if the latents become NaN or infinite
     */
    float[] run(
            TextToImageRequest request,
            Scheduler scheduler,
            PromptEmbeddings embeddings,
            LatentShape shape,
            Progress progress,
            Deadline deadline) {
        var random = new TorchRandom(request.seed());
        float[] latents = random.randn(shape.length());
        for (int i = 0; i < latents.length; i++) {
            latents[i] *= scheduler.initNoiseSigma();
        }
        float[] timesteps = scheduler.timesteps();
        for (int step = 0; step < timesteps.length; step++) {
            deadline.check();
            float[] latentModelInput = scheduler.scaleModelInput(latents, step);
            float[] noisePrediction =
                    request.isGuided()
                            ? guided(request, latentModelInput, shape, timesteps[step], embeddings)
                            : unet.predictNoise(
                                    latentModelInput, shape, timesteps[step], embeddings);
            float[] before = latents;
            latents = scheduler.step(noisePrediction, step, before, random);
            FiniteValues.require("latents", latents, reference, request);
            int done = step;
            progress.done(
                    done + 1,
                    timesteps.length,
                    () -> scheduler.originalSample(noisePrediction, done, before));
        }
        return latents;
    }

    /** Predicts with the negative prompt and with the prompt in one batch, and extrapolates. */
    private float[] guided(
            TextToImageRequest request,
            float[] latentModelInput,
            LatentShape shape,
            float timestep,
            PromptEmbeddings embeddings) {
        int length = latentModelInput.length;
        float[] twice = Arrays.copyOf(latentModelInput, 2 * length);
        System.arraycopy(latentModelInput, 0, twice, length, length);
        float[] both = unet.predictNoise(twice, shape.twice(), timestep, embeddings);
        var noisePrediction = new float[length];
        for (int i = 0; i < length; i++) {
            float unconditional = both[i];
            float text = both[length + i];
            noisePrediction[i] = unconditional + request.guidanceScale() * (text - unconditional);
        }
        return noisePrediction;
    }
}
