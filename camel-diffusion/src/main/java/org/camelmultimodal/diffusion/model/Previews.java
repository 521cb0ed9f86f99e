/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.function.Supplier;
import org.camelmultimodal.runtime.media.image.ImageResampler;
import org.camelmultimodal.runtime.media.image.ResampleFilter;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * Decodes previews of one generation for its listener: the original samples that the steps predict,
 * which show the image earlier than the latents with their noise.
 */
final class Previews implements DenoisingLoop.Progress {

    private static final int MAX_SIDE = 512;

    private final VaeDecoder vaeDecoder;
    private final LatentShape shape;
    private final TextToImageRequest request;
    private final StepListener listener;
    private long nanos;

    Previews(
            VaeDecoder vaeDecoder,
            LatentShape shape,
            TextToImageRequest request,
            StepListener listener) {
        this.vaeDecoder = vaeDecoder;
        this.shape = shape;
        this.request = request;
        this.listener = listener;
    }

    @Override
    public void done(int step, int steps, Supplier<float[]> originalSample) {
        long begin = System.nanoTime();
        listener.done(step, steps, () -> preview(originalSample.get()));
        nanos += System.nanoTime() - begin;
    }

    private RgbImage preview(float[] originalSample) {
        RgbImage image = vaeDecoder.decode(originalSample, 0, shape, request);
        int longer = Math.max(image.width(), image.height());
        return longer <= MAX_SIDE
                ? image
                : ImageResampler.resize(
                        image,
                        reduced(image.width(), longer),
                        reduced(image.height(), longer),
                        ResampleFilter.BOX);
    }

    private static int reduced(int side, int longer) {
        return Math.max(1, Math.round((float) side * MAX_SIDE / longer));
    }

    /** Returns the time that the listener has taken in nanoseconds, that of previews included. */
    long nanos() {
        return nanos;
    }
}
