/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.apache.camel.spi.Metadata;
import org.camelmultimodal.runtime.camel.InferenceHeaders;

/** Headers and properties of the <code>clip:</code> component. */
public final class ClipConstants {

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option labels: a List, or names separated by commas (at most 1000). The "
                            + "prefix resource: is rejected.",
            javaType = "Object")
    public static final String LABELS = "CamelClipLabels";

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option promptTemplate: a List of templates, or a String as for the "
                            + "option.",
            javaType = "Object")
    public static final String PROMPT_TEMPLATE = "CamelClipPromptTemplate";

    @Metadata(label = "producer", description = "Overrides the option topK.", javaType = "Integer")
    public static final String TOP_K = "CamelClipTopK";

    @Metadata(
            label = "producer",
            description = "Overrides the option threshold.",
            javaType = "Float")
    public static final String THRESHOLD = "CamelClipThreshold";

    @Metadata(
            label = "producer",
            description = "Overrides the option multiLabel.",
            javaType = "Boolean")
    public static final String MULTI_LABEL = "CamelClipMultiLabel";

    @Metadata(
            label = "producer",
            description =
                    "Overrides the option modality, except for moderate, which fails if the body has "
                            + "another modality.",
            javaType = "org.camelmultimodal.clip.ClipModality")
    public static final String MODALITY = "CamelClipModality";

    @Metadata(
            label = "producer",
            description =
                    "Priority of the message (-1000 to 1000). Pending messages with a higher priority are "
                            + "processed first. Defaults to 0.",
            javaType = "Integer")
    public static final String PRIORITY = InferenceHeaders.PRIORITY;

    @Metadata(
            label = "producer",
            description =
                    "Name of the request (1 to 256 characters), by which it can be cancelled and its progress "
                            + "is reported.",
            javaType = "String")
    public static final String REQUEST_ID = InferenceHeaders.REQUEST_ID;

    @Metadata(
            label = "similarity rank search",
            description =
                    "Overrides the option query: a text, or an image of any type that is supported as a "
                            + "body.",
            javaType = "Object")
    public static final String QUERY = "CamelClipQuery";

    @Metadata(
            label = "search",
            description = "Overrides the option queryWeight.",
            javaType = "Float")
    public static final String QUERY_WEIGHT = "CamelClipQueryWeight";

    @Metadata(
            label = "search",
            description =
                    "Overrides the option negativeQuery: a text, or an image of any type that is supported "
                            + "as a body.",
            javaType = "Object")
    public static final String NEGATIVE_QUERY = "CamelClipNegativeQuery";

    @Metadata(
            label = "search",
            description = "Overrides the option negativeWeight.",
            javaType = "Float")
    public static final String NEGATIVE_WEIGHT = "CamelClipNegativeWeight";

    @Metadata(
            label = "rank search",
            description = "Overrides the option minScore.",
            javaType = "Float")
    public static final String MIN_SCORE = "CamelClipMinScore";

    @Metadata(label = "search", description = "Overrides the option offset.", javaType = "Integer")
    public static final String OFFSET = "CamelClipOffset";

    @Metadata(
            label = "search",
            description =
                    "Condition on the metadata of results, in addition to the option filter: name=value "
                            + "pairs, a Map of names and values (a Collection matches any of its members), or a "
                            + "LangChain4j Filter.",
            javaType = "Object")
    public static final String FILTER = "CamelClipFilter";

    @Metadata(
            label = "index",
            description =
                    "Id of the entry. For a List body, a List of ids. Defaults to the SHA-256 digest of "
                            + "the body.",
            javaType = "Object")
    public static final String ID = "CamelClipId";

    @Metadata(
            label = "index",
            description =
                    "Metadata of the entry: a Map of names and texts, numbers or booleans. For a List "
                            + "body, a List of such Maps, or one Map for all items.",
            javaType = "Object")
    public static final String METADATA = "CamelClipMetadata";

    @Metadata(
            label = "index",
            description =
                    "Text that is stored with the entry, such as a caption. Defaults to the body if it is "
                            + "a text.",
            javaType = "String")
    public static final String TEXT = "CamelClipText";

    @Metadata(
            label = "index",
            description = "Overrides the option indexAction.",
            javaType = "org.camelmultimodal.clip.ClipIndexAction")
    public static final String INDEX_ACTION = "CamelClipIndexAction";

    @Metadata(
            label = "index",
            description = "Ids of the entries that were added, replaced or deleted.",
            javaType = "List<String>")
    public static final String IDS = "CamelClipIds";

    @Metadata(
            label = "search",
            description = "Number of results in the body.",
            javaType = "Integer")
    public static final String RESULT_COUNT = "CamelClipResultCount";

    @Metadata(
            label = "classify",
            description =
                    "Label with the best score. Not set if no score reaches the threshold, or for a List "
                            + "body.",
            javaType = "String")
    public static final String TOP_LABEL = "CamelClipTopLabel";

    @Metadata(
            label = "classify",
            description = "Score of the best label (0 to 1).",
            javaType = "Float")
    public static final String TOP_SCORE = "CamelClipTopScore";

    @Metadata(
            label = "classify",
            description =
                    "Whether the two best scores differ by at most margin. For a List body, whether those of any item "
                            + "do.",
            javaType = "Boolean")
    public static final String CONFUSABLE = "CamelClipConfusable";

    @Metadata(
            label = "classify tag",
            description =
                    "Scores by label, best first: a Map of labels and scores. For a List body, a List of "
                            + "such Maps.",
            javaType = "Object")
    public static final String SCORES = "CamelClipScores";

    @Metadata(label = "embed", description = "Number of values of a vector.", javaType = "Integer")
    public static final String VECTOR_SIZE = "CamelClipVectorSize";

    @Metadata(label = "embed", description = "Model that computed the vector.", javaType = "String")
    public static final String MODEL = "CamelClipModel";

    @Metadata(
            label = "similarity",
            description = "Cosine similarity (-1 to 1).",
            javaType = "Float")
    public static final String SIMILARITY = "CamelClipSimilarity";

    @Metadata(
            label = "similarity",
            description = "CLIPScore: 2.5 times the cosine similarity, at least 0.",
            javaType = "Float")
    public static final String CLIP_SCORE = "CamelClipClipScore";

    @Metadata(
            label = "rank",
            description = "Cosine similarities to the query, in the order of the sorted body.",
            javaType = "List<Float>")
    public static final String SIMILARITIES = "CamelClipSimilarities";

    @Metadata(
            label = "rank",
            description = "Original index of each item of the sorted body, from 0.",
            javaType = "List<Integer>")
    public static final String ORDER = "CamelClipOrder";

    @Metadata(
            label = "moderate",
            description = "Whether any category is flagged.",
            javaType = "Boolean")
    public static final String FLAGGED = "CamelClipFlagged";

    @Metadata(
            label = "moderate",
            description = "Action that the policy prescribes: ALLOW, FLAG, REVIEW or BLOCK.",
            javaType = "org.camelmultimodal.clip.moderation.ModerationAction")
    public static final String ACTION = "CamelClipAction";

    @Metadata(
            label = "moderate",
            description =
                    "Decisive category: the flagged category with the most severe action and, among those, "
                            + "the highest score; if none is flagged, the category with the highest score.",
            javaType = "String")
    public static final String CATEGORY = "CamelClipCategory";

    @Metadata(
            label = "moderate",
            description = "Score of the decisive category.",
            javaType = "Float")
    public static final String CATEGORY_SCORE = "CamelClipCategoryScore";

    @Metadata(
            label = "moderate",
            description = "Threshold of the decisive category.",
            javaType = "Float")
    public static final String CATEGORY_THRESHOLD = "CamelClipCategoryThreshold";

    @Metadata(
            label = "moderate",
            description = "Scores by category. For a List body, those of the strictest verdict.",
            javaType = "Map<String, Float>")
    public static final String CATEGORY_SCORES = "CamelClipCategoryScores";

    @Metadata(
            label = "moderate",
            description =
                    "Verdict on each item of a List body: Maps with flagged, action, policy, policyVersion "
                            + "and verdicts (a Map per category).",
            javaType = "List<Map<String, Object>>")
    public static final String VERDICTS = "CamelClipVerdicts";

    @Metadata(
            label = "moderate",
            description = "Reason for the score of the decisive category.",
            javaType = "String")
    public static final String REASON = "CamelClipReason";

    @Metadata(
            label = "moderate",
            description =
                    "Frame of an image, or form of a text, that the score of the decisive category is "
                            + "based on, such as frame 3 on white or normalized text. Not set if it is the text as "
                            + "written.",
            javaType = "String")
    public static final String FRAME = "CamelClipFrame";

    @Metadata(
            label = "moderate",
            description = "Name and version of the policy, as name/version.",
            javaType = "String")
    public static final String POLICY = "CamelClipPolicy";

    /**
     * Exchange property: the complete result record with <code>storeFullResult=true</code>; for a
     * list body, the list of them.
     */
    public static final String RESULT = "CamelClipResult";

    private ClipConstants() {}
}
