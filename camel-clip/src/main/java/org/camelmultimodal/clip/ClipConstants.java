/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.apache.camel.spi.Metadata;
import org.camelmultimodal.runtime.camel.InferenceHeaders;

/** Headers and properties of the <code>clip:</code> component. */
public final class ClipConstants {

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option labels: a List, or names separated by commas; at most 1000. "
                            + "Must not begin with resource:",
            javaType = "Object")
    public static final String LABELS = "CamelClipLabels";

    @Metadata(
            label = "producer",
            description = "Overrides the option promptTemplate: a List, or what the option takes",
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
            description = "Overrides the option multiLabel",
            javaType = "Boolean")
    public static final String MULTI_LABEL = "CamelClipMultiLabel";

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option modality. For moderate a body of another modality than this "
                            + "header fails",
            javaType = "org.camelmultimodal.clip.ClipModality")
    public static final String MODALITY = "CamelClipModality";

    @Metadata(
            label = "producer",
            description =
                    "Priority of the message, -1000 to 1000. Of waiting messages, those of higher "
                            + "priority are processed first. Defaults to 0",
            javaType = "Integer")
    public static final String PRIORITY = InferenceHeaders.PRIORITY;

    @Metadata(
            label = "similarity rank search",
            description =
                    "Overrides the option query: a text, or an image in any form that a body may "
                            + "have",
            javaType = "Object")
    public static final String QUERY = "CamelClipQuery";

    @Metadata(
            label = "search",
            description = "Overrides the option queryWeight",
            javaType = "Float")
    public static final String QUERY_WEIGHT = "CamelClipQueryWeight";

    @Metadata(
            label = "search",
            description = "Overrides the option negativeQuery: a text or an image",
            javaType = "Object")
    public static final String NEGATIVE_QUERY = "CamelClipNegativeQuery";

    @Metadata(
            label = "search",
            description = "Overrides the option negativeWeight",
            javaType = "Float")
    public static final String NEGATIVE_WEIGHT = "CamelClipNegativeWeight";

    @Metadata(
            label = "rank search",
            description = "Overrides the option minScore",
            javaType = "Float")
    public static final String MIN_SCORE = "CamelClipMinScore";

    @Metadata(label = "search", description = "Overrides the option offset", javaType = "Integer")
    public static final String OFFSET = "CamelClipOffset";

    @Metadata(
            label = "search",
            description =
                    "Metadata that results must have in addition to that of the option filter: "
                            + "name=value pairs, a Map of names and values (a Collection matches any of "
                            + "its members), or a LangChain4j Filter",
            javaType = "Object")
    public static final String FILTER = "CamelClipFilter";

    @Metadata(
            label = "index",
            description =
                    "The id of the entry; without it the digest of the body. For a body that is a "
                            + "List, a List of ids",
            javaType = "Object")
    public static final String ID = "CamelClipId";

    @Metadata(
            label = "index",
            description =
                    "What is kept beside the entry: names with texts, numbers or truth values. For "
                            + "a body that is a List, a List of such Maps, or one for all",
            javaType = "Object")
    public static final String METADATA = "CamelClipMetadata";

    @Metadata(
            label = "index",
            description =
                    "The text that is kept with the entry, such as a caption; of a body that is a "
                            + "text the text itself",
            javaType = "String")
    public static final String TEXT = "CamelClipText";

    @Metadata(
            label = "index",
            description = "Overrides the option indexAction",
            javaType = "org.camelmultimodal.clip.ClipIndexAction")
    public static final String INDEX_ACTION = "CamelClipIndexAction";

    @Metadata(
            label = "index",
            description = "The ids of the entries that were put in or taken out",
            javaType = "List<String>")
    public static final String IDS = "CamelClipIds";

    @Metadata(
            label = "search",
            description = "How many results the body holds",
            javaType = "Integer")
    public static final String RESULT_COUNT = "CamelClipResultCount";

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
            label = "classify",
            description = "Whether the two best scores lie within the margin",
            javaType = "Boolean")
    public static final String CONFUSABLE = "CamelClipConfusable";

    @Metadata(
            label = "classify",
            description =
                    "Scores by label, best first: a Map<String, Float>, or a List of such Maps for a List body",
            javaType = "Object")
    public static final String SCORES = "CamelClipScores";

    @Metadata(label = "embed", description = "How many values a vector has", javaType = "Integer")
    public static final String VECTOR_SIZE = "CamelClipVectorSize";

    @Metadata(label = "embed", description = "The model that made the vector", javaType = "String")
    public static final String MODEL = "CamelClipModel";

    @Metadata(label = "similarity", description = "The cosine, -1 to 1", javaType = "Float")
    public static final String SIMILARITY = "CamelClipSimilarity";

    @Metadata(
            label = "similarity",
            description = "CLIPScore: 2.5 times the cosine, at least 0",
            javaType = "Float")
    public static final String CLIP_SCORE = "CamelClipClipScore";

    @Metadata(
            label = "rank",
            description = "The cosines of the candidates, in the order of the body",
            javaType = "List<Float>")
    public static final String SIMILARITIES = "CamelClipSimilarities";

    @Metadata(
            label = "rank",
            description = "Where each candidate of the body stood before, from 0",
            javaType = "List<Integer>")
    public static final String ORDER = "CamelClipOrder";

    @Metadata(
            label = "moderate",
            description = "Whether a category was flagged",
            javaType = "Boolean")
    public static final String FLAGGED = "CamelClipFlagged";

    @Metadata(
            label = "moderate",
            description = "What the policy asks for: ALLOW, FLAG, REVIEW or BLOCK",
            javaType = "org.camelmultimodal.clip.moderation.ModerationAction")
    public static final String ACTION = "CamelClipAction";

    @Metadata(
            label = "moderate",
            description =
                    "The category that stands out: the flagged one of the most severe action and "
                            + "highest score, else the highest",
            javaType = "String")
    public static final String CATEGORY = "CamelClipCategory";

    @Metadata(label = "moderate", description = "The score of that category", javaType = "Float")
    public static final String CATEGORY_SCORE = "CamelClipCategoryScore";

    @Metadata(
            label = "moderate",
            description = "The threshold of that category",
            javaType = "Float")
    public static final String CATEGORY_THRESHOLD = "CamelClipCategoryThreshold";

    @Metadata(
            label = "moderate",
            description = "Scores by category, for a List body those of the strictest verdict",
            javaType = "Map<String, Float>")
    public static final String CATEGORY_SCORES = "CamelClipCategoryScores";

    @Metadata(
            label = "moderate",
            description =
                    "For a List body, the verdict on each item: Maps with flagged, action, policy, policyVersion and "
                            + "verdicts",
            javaType = "List<Map<String, Object>>")
    public static final String VERDICTS = "CamelClipVerdicts";

    @Metadata(
            label = "moderate",
            description = "What the score of that category came from",
            javaType = "String")
    public static final String REASON = "CamelClipReason";

    @Metadata(
            label = "moderate",
            description =
                    "The frame of an image, or the form of a text, that the score of that category is "
                            + "based on, as in frame 3 on white or normalized text. Not set for a text as "
                            + "written",
            javaType = "String")
    public static final String FRAME = "CamelClipFrame";

    @Metadata(
            label = "moderate",
            description = "Name and version of the policy, as name/version",
            javaType = "String")
    public static final String POLICY = "CamelClipPolicy";

    /**
     * Exchange property: the complete result record, of a body that is a list the list of them,
     * with <code>storeFullResult=true</code>.
     */
    public static final String RESULT = "CamelClipResult";

    private ClipConstants() {}
}
