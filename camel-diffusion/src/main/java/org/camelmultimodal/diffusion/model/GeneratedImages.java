/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.time.Duration;
import java.util.List;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * Images and how they came about.
 *
 * @param images in the order of the noise; one or more
 * @param request what was asked for
 * @param scheduler the sampler that was used
 * @param width of each image in pixels
 * @param height likewise
 * @param model the reference of the model
 * @param promptTruncated whether the prompt was longer than the model reads
 * @param encoding the time for the prompt
 * @param denoising the time for all steps
 * @param decoding the time from latents to pixels
 */
public record GeneratedImages(
        List<RgbImage> images,
        TextToImageRequest request,
        SchedulerType scheduler,
        int width,
        int height,
        String model,
        boolean promptTruncated,
        Duration encoding,
        Duration denoising,
        Duration decoding) {}
