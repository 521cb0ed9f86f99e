/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.camelmultimodal.diffusion.model.StepListener;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.batch.ProgressListener;
import org.camelmultimodal.runtime.media.image.PngEncoder;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the steps of a generation, with previews if someone receives them.
 *
 * @param previewInterval number of steps between previews; 0 for none
 */
record GenerationProgress(ProgressListener listener, int previewInterval) implements StepListener {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationProgress.class);

    @Override
    public void done(int step, int steps, Supplier<RgbImage> preview) {
        LOG.debug("Step {} of {}", step, steps);
        if (listener.isActive()) {
            // The image itself follows the last step.
            boolean isDue = previewInterval > 0 && step < steps && step % previewInterval == 0;
            listener.progressed(step, steps, isDue ? png(step, preview) : Optional.empty());
        }
    }

    /** A preview that fails, as on a full device, must not fail an image that does not need it. */
    private static Optional<byte[]> png(int step, Supplier<RgbImage> preview) {
        try {
            return Optional.of(PngEncoder.encode(preview.get(), Map.of()));
        } catch (MultimodalException e) {
            LOG.warn("Step {} has no preview, as its decoding failed", step, e);
            return Optional.empty();
        }
    }
}
