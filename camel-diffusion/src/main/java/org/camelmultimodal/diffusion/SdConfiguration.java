/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.diffusion.scheduler.SchedulerType;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.camel.InferenceConfiguration;

/** The options of the <code>sd:</code> component. */
@UriParams
@Configurer
public class SdConfiguration extends InferenceConfiguration {

    @UriParam(
            description =
                    "What the image should show (at most 10000 characters). If not set, the body of the "
                            + "message is the prompt.")
    private String prompt;

    @UriParam(
            description =
                    "What the image should not contain (at most 10000 characters). This has no effect if "
                            + "guidanceScale is 1 or less.")
    private String negativePrompt;

    @UriParam(
            defaultValue = "20",
            description =
                    "Number of denoising steps (1 to 1000). More steps take longer and usually improve the image.")
    private int steps = 20;

    @UriParam(
            defaultValue = "7.5",
            description =
                    "Scale of classifier-free guidance (0 or more). With a higher value, the image follows "
                            + "the prompt more closely. 1 or less disables guidance and the negative prompt, and "
                            + "halves the time.")
    private float guidanceScale = 7.5f;

    @UriParam(
            description =
                    "Random seed (0 to 4294967295). If not set, each message gets a new one, reported in "
                            + "the header CamelSdSeed.")
    private Long seed;

    @UriParam(
            description =
                    "Width of the image in pixels, a multiple of the combined downscaling factor of the VAE and the UNet: "
                            + "64 for Stable Diffusion 1 and 2 (at most 16384). If not set, the default of the "
                            + "model is used.")
    private Integer width;

    @UriParam(
            description =
                    "Height of the image in pixels, a multiple of the combined downscaling factor of the VAE and the UNet: "
                            + "64 for Stable Diffusion 1 and 2 (at most 16384). If not set, the default of the "
                            + "model is used.")
    private Integer height;

    @UriParam(
            description =
                    "Scheduler, also known as sampler. If not set, the scheduler in the configuration of "
                            + "the model is used.")
    private SchedulerType scheduler;

    @UriParam(
            defaultValue = "1",
            description =
                    "Number of images to generate for the prompt (1 to 16). With more than one, the body becomes a"
                            + " List.")
    private int imageCount = 1;

    @UriParam(
            defaultValue = "0",
            description =
                    "Number of denoising steps between previews (0 to 1000), which the event notifiers of the "
                            + "Camel context receive with the progress. Each takes the time of decoding an image. "
                            + "0 disables previews.")
    private int previewInterval;

    @UriParam(
            label = "advanced",
            defaultValue = "1048576",
            description =
                    "Maximum number of pixels of all images of a message together: width times height "
                            + "times imageCount (1 or more). A message that requests more fails with "
                            + "InvalidOptionException.")
    private long maxPixels = 1024L * 1024;

    @UriParam(
            label = "advanced",
            defaultValue = "true",
            description =
                    "Whether to write the prompt, the seed and the settings into the PNG, under the keyword"
                            + " parameters, in the format of the AUTOMATIC1111 web UI.")
    private boolean embedMetadata = true;

    public String getPrompt() {
        return prompt;
    }

    public void setPrompt(String prompt) {
        this.prompt = prompt;
    }

    public String getNegativePrompt() {
        return negativePrompt;
    }

    public void setNegativePrompt(String negativePrompt) {
        this.negativePrompt = negativePrompt;
    }

    public int getSteps() {
        return steps;
    }

    public void setSteps(int steps) {
        this.steps = steps;
    }

    public float getGuidanceScale() {
        return guidanceScale;
    }

    public void setGuidanceScale(float guidanceScale) {
        this.guidanceScale = guidanceScale;
    }

    public Long getSeed() {
        return seed;
    }

    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public Integer getWidth() {
        return width;
    }

    public void setWidth(Integer width) {
        this.width = width;
    }

    public Integer getHeight() {
        return height;
    }

    public void setHeight(Integer height) {
        this.height = height;
    }

    public SchedulerType getScheduler() {
        return scheduler;
    }

    public void setScheduler(SchedulerType scheduler) {
        this.scheduler = scheduler;
    }

    public int getImageCount() {
        return imageCount;
    }

    public void setImageCount(int imageCount) {
        this.imageCount = imageCount;
    }

    public int getPreviewInterval() {
        return previewInterval;
    }

    public void setPreviewInterval(int previewInterval) {
        this.previewInterval = previewInterval;
    }

    public boolean isEmbedMetadata() {
        return embedMetadata;
    }

    public void setEmbedMetadata(boolean embedMetadata) {
        this.embedMetadata = embedMetadata;
    }

    public long getMaxPixels() {
        return maxPixels;
    }

    public void setMaxPixels(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    @Override
    public void validate() {
        super.validate();
        OptionRanges.requireAtLeast("maxPixels", maxPixels, 1);
        OptionRanges.requireInRange(
                "previewInterval", previewInterval, 0, TextToImageRequest.MAX_STEPS);
        // The constructor checks the ranges.
        new TextToImageRequest(
                prompt == null || prompt.isBlank() ? "a prompt" : prompt,
                Objects.requireNonNullElse(negativePrompt, ""),
                steps,
                guidanceScale,
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                imageCount,
                Optional.empty());
        if (width != null) {
            OptionRanges.requireInRange("width", width, 1, TextToImageRequest.MAX_SIDE);
        }
        if (height != null) {
            OptionRanges.requireInRange("height", height, 1, TextToImageRequest.MAX_SIDE);
        }
    }

    /** Returns a copy for one endpoint. */
    public SdConfiguration copy() {
        try {
            return (SdConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
