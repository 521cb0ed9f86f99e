/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.apache.camel.spi.Metadata;

/** Headers and properties of the <code>clip:</code> component. */
public final class ClipConstants {

    @Metadata(
            label = "producer",
            description = "Overrides the option labels: a List, or names separated by commas",
            javaType = "Object")
    public static final String LABELS = "CamelClipLabels";

    @Metadata(
            label = "producer",
            description = "Overrides the option promptTemplate: a List, or one template",
            javaType = "Object")
    public static final String PROMPT_TEMPLATE = "CamelClipPromptTemplate";

    @Metadata(label = "producer", description = "Overrides the option topK", javaType = "Integer")
    public static final String TOP_K = "CamelClipTopK";

    @Metadata(
            label = "producer",
            description = "Overrides the option threshold",
            javaType = "Float")
    public static final String THRESHOLD = "CamelClipThreshold";

    @Metadata(
            label = "producer",
            description = "Overrides the option modality",
            javaType = "org.camelmultimodal.clip.ClipModality")
    public static final String MODALITY = "CamelClipModality";

    @Metadata(
            label = "classify",
            description = "The best label; missing if no score reaches the threshold",
            javaType = "String")
    public static final String TOP_LABEL = "CamelClipTopLabel";

    @Metadata(
            label = "classify",
            description = "The score of the best label, 0 to 1",
            javaType = "Float")
    public static final String TOP_SCORE = "CamelClipTopScore";

    @Metadata(
            label = "classify moderate",
            description =
                    "classify: the scores by label, the best first. moderate: the scores by category",
            javaType = "Map<String, Float>")
    public static final String SCORES = "CamelClipScores";

    @Metadata(
            label = "moderate",
            description = "Whether a category reached its threshold",
            javaType = "Boolean")
    public static final String FLAGGED = "CamelClipFlagged";

    @Metadata(
            label = "moderate",
            description =
                    "The category that stands out: the flagged one of the highest score, else the highest",
            javaType = "String")
    public static final String CATEGORY = "CamelClipCategory";

    @Metadata(
            label = "moderate",
            description = "The score of that category, 0 to 1",
            javaType = "Float")
    public static final String CATEGORY_SCORE = "CamelClipCategoryScore";

    @Metadata(
            label = "moderate",
            description = "The threshold of that category",
            javaType = "Float")
    public static final String CATEGORY_THRESHOLD = "CamelClipCategoryThreshold";

    @Metadata(
            label = "moderate",
            description = "Name and version of the policy, as name/version",
            javaType = "String")
    public static final String POLICY = "CamelClipPolicy";

    /** Exchange property: the complete result record, with <code>storeFullResult=true</code>. */
    public static final String RESULT = "CamelClipResult";

    private ClipConstants() {}
}
