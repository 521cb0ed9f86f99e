/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import java.time.Duration;
import java.util.List;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * Generated images and the settings that they were generated with.
 *
 * @param images one or more, in the order of the noise
 * @param request the request
 * @param scheduler the scheduler that was used
 * @param width the width of each image in pixels
 * @param height the height of each image in pixels
 * @param model the reference of the model
 * @param promptTruncated whether the prompt has more tokens than the model reads
 * @param encoding the time for encoding the prompts
 * @param denoising the time for all denoising steps, without that of previews and listeners
 * @param decoding the time for decoding the latents to images
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
