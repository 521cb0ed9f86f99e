/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.InferenceConfiguration;
import org.camelmultimodal.runtime.media.ImageLimits;

/** The options of the <code>clip:</code> component. */
@UriParams
@Configurer
public class ClipConfiguration extends InferenceConfiguration {

    @UriParam(
            label = "classify",
            description =
                    "What a picture may show: names separated by commas, or resource: and the URI of a text with a name in"
                            + " each line, as in resource:classpath:labels.txt")
    private String labels;

    @UriParam(
            label = "classify",
            defaultValue = "a photo of a {}",
            description =
                    "The sentence in which a label is shown to the model, with {} for the label; several, separated by |,"
                            + " are averaged")
    private String promptTemplate = "a photo of a {}";

    @UriParam(
            label = "classify",
            defaultValue = "5",
            description =
                    "How many labels, the best first, are put into the header CamelClipScores")
    private int topK = 5;

    @UriParam(
            label = "classify",
            defaultValue = "0",
            description =
                    "The least score, 0 to 1, of a label. If no label reaches it the body becomes null and there is no"
                            + " header CamelClipTopLabel")
    private float threshold;

    @UriParam(
            label = "moderate",
            description =
                    "URI of the moderation policy, a YAML file, as in classpath:policy.yaml. Without it a built-in policy"
                            + " looks for dangerous and forbidden things")
    private String policy;

    @UriParam(
            label = "moderate",
            defaultValue = "AUTO",
            description =
                    "What the body is: image, text, or auto, by which a String is a text and the rest pictures")
    private ClipModality modality = ClipModality.AUTO;

    @UriParam(
            label = "advanced",
            defaultValue = "89478485",
            description = "The most pixels of a picture; a larger one fails before it is decoded")
    private long maxPixels = ImageLimits.DEFAULT.maxPixels();

    public String getLabels() {
        return labels;
    }

    public void setLabels(String labels) {
        this.labels = labels;
    }

    public String getPromptTemplate() {
        return promptTemplate;
    }

    public void setPromptTemplate(String promptTemplate) {
        this.promptTemplate = promptTemplate;
    }

    public int getTopK() {
        return topK;
    }

    public void setTopK(int topK) {
        this.topK = topK;
    }

    public float getThreshold() {
        return threshold;
    }

    public void setThreshold(float threshold) {
        this.threshold = threshold;
    }

    public String getPolicy() {
        return policy;
    }

    public void setPolicy(String policy) {
        this.policy = policy;
    }

    public ClipModality getModality() {
        return modality;
    }

    public void setModality(ClipModality modality) {
        this.modality = modality;
    }

    public long getMaxPixels() {
        return maxPixels;
    }

    public void setMaxPixels(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    ImageLimits imageLimits() {
        return new ImageLimits(maxPixels);
    }

    @Override
    public void validate() {
        super.validate();
        requireAtLeast("topK", topK, 1);
        requireAtLeast("maxPixels", maxPixels, 1);
        requireShare("threshold", threshold);
    }

    static void requireShare(String option, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidOptionException(
                    "%s=%s is out of range; expected 0 to 1".formatted(option, value));
        }
    }

    /** A copy for one endpoint. */
    public ClipConfiguration copy() {
        try {
            return (ClipConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
