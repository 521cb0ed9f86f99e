/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.diffusion.model.SchedulerType;
import org.camelmultimodal.diffusion.model.TextToImageRequest;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.camel.InferenceConfiguration;

/** The options of the <code>sd:</code> component. */
@UriParams
@Configurer
public class SdConfiguration extends InferenceConfiguration {

    @UriParam(
            description = "What the image shows. Without it the prompt is the body of the message")
    private String prompt;

    @UriParam(description = "What the image does not show")
    private String negativePrompt;

    @UriParam(
            defaultValue = "20",
            description = "Denoising steps, 1 to 1000: more are slower and, up to a point, better")
    private int steps = 20;

    @UriParam(
            defaultValue = "7.5",
            description =
                    "How closely the prompt is followed, 0 or more. 1 and less leave guidance and the negative prompt out"
                            + " and take half the time")
    private float guidanceScale = 7.5f;

    @UriParam(
            description =
                    "Chooses the image among those that fit the prompt. Without it each message has another")
    private Long seed;

    @UriParam(
            description =
                    "Width in pixels, a multiple of 8, at most 16384. If not set, the model's own")
    private Integer width;

    @UriParam(
            description =
                    "Height in pixels, a multiple of 8, at most 16384. If not set, the model's own")
    private Integer height;

    @UriParam(description = "The sampler. Without it the one that the model names")
    private SchedulerType scheduler;

    @UriParam(
            defaultValue = "1",
            description =
                    "How many images are made of one prompt, 1 to 16. Of several the body is a List")
    private int imageCount = 1;

    @UriParam(
            label = "advanced",
            defaultValue = "1048576",
            description =
                    "Maximum number of pixels of all images of a message, width times height times imageCount, 1 or more. A"
                            + " message that requests more fails with InvalidOptionException")
    private long maxPixels = 1024L * 1024;

    @UriParam(
            label = "advanced",
            defaultValue = "true",
            description =
                    "Whether prompt, seed and settings are written into the PNG, under the keyword parameters, in the"
                            + " form that web user interfaces read")
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
        // Checks its ranges.
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

    /** A copy for one endpoint. */
    public SdConfiguration copy() {
        try {
            return (SdConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
