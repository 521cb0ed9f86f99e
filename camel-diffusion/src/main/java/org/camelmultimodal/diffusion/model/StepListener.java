/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.util.function.Supplier;
import org.camelmultimodal.runtime.media.image.RgbImage;

/** Receives the denoising steps of a generation. */
@FunctionalInterface
public interface StepListener {

    /** Ignores everything. */
    StepListener NONE = (step, steps, preview) -> {};

    /**
     * Called after each step, on the thread that runs the model.
     *
     * @param step the number of steps done, 1 or more
     * @param steps the number of steps in all; with PNDM one more than requested
     * @param preview decodes the image that the step predicts, the first one if there are several,
     *     reduced to at most 512 pixels in width and height. Takes as long as the decoding of an
     *     image; fails as it does; may be called during this call only
     */
    void done(int step, int steps, Supplier<RgbImage> preview);
}
