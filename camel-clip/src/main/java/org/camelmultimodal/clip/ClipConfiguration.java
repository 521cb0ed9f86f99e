/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.util.Optional;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.model.LongText;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.camel.BatchConfiguration;
import org.camelmultimodal.runtime.camel.Options;
import org.camelmultimodal.runtime.decoding.Decoding;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/** Options of the <code>clip:</code> component. */
@UriParams
@Configurer
public class ClipConfiguration extends BatchConfiguration {

    static final int DEFAULT_TOP_K = 5;

    private static final float DEFAULT_TAG_THRESHOLD = 0.5f;

    @UriParam(
            label = "classify,tag",
            description =
                    "Labels to classify or tag by: names separated by commas, or resource: followed by the "
                            + "URI of a text resource with one label per line, such as resource:classpath:labels.txt.")
    private String labels;

    @UriParam(
            label = "classify,tag",
            defaultValue = "a photo of a {}",
            description =
                    "Prompt template for the labels, with {} as the placeholder of the label. The "
                            + "embeddings of several templates, separated by vertical bars, are averaged. imagenet "
                            + "selects the 80 templates of the CLIP paper, imagenet-simple the 7 best of them.")
    private String promptTemplate = "a photo of a {}";

    @UriParam(
            label = "classify,tag,rank,search",
            description =
                    "Maximum number of top results (1 to 10000): labels for classify and tag, candidates "
                            + "for rank, entries for search. Defaults to 5 for classify and search, and to all for "
                            + "tag and rank.")
    private Integer topK;

    @UriParam(
            label = "classify,tag",
            description =
                    "Minimum score of a label (0 to 1). Defaults to 0 for classify, and to 0.5 for tag. If "
                            + "no label reaches it, classify sets the body to null (with multiLabel, to an empty "
                            + "list) and does not set the header CamelClipTopLabel; tag sets the body to an empty "
                            + "list.")
    private Float threshold;

    @UriParam(
            label = "classify",
            defaultValue = "false",
            description =
                    "Whether to score each label independently, so that several labels can apply to an "
                            + "image. The body then becomes the list of labels that reach the threshold.")
    private boolean multiLabel;

    @UriParam(
            label = "classify",
            defaultValue = "0",
            description =
                    "Maximum difference between the two best scores (0 to 1) at which the header "
                            + "CamelClipConfusable is true. 0 disables the comparison.")
    private float margin;

    @UriParam(
            label = "advanced",
            description =
                    "Logit scale by which cosine similarities are multiplied (-10000 to 10000). Overrides "
                            + "the model's logit scale.")
    private Float logitScale;

    @UriParam(
            label = "advanced",
            description =
                    "Logit bias that is added to scaled cosine similarities (-10000 to 10000). Overrides "
                            + "the model's logit bias.")
    private Float logitBias;

    @UriParam(
            label = "similarity,rank,search",
            description =
                    "Query text. The operation similarity compares the body with it, rank sorts candidates "
                            + "by their similarity to it, and search combines it with the body according to "
                            + "queryWeight.")
    private String query;

    @UriParam(
            label = "search",
            defaultValue = "0.5",
            description =
                    "Weight of the query relative to the body (0 to 1). 0 searches for the body only, and "
                            + "1 for the query only.")
    private float queryWeight = 0.5f;

    @UriParam(label = "search", description = "Text that results should not resemble.")
    private String negativeQuery;

    @UriParam(
            label = "search",
            defaultValue = "0.5",
            description =
                    "Weight with which the embedding of the negative query is subtracted from the query "
                            + "vector (0 to 1).")
    private float negativeWeight = 0.5f;

    @UriParam(
            label = "rank,search",
            defaultValue = "-1",
            description = "Minimum similarity of a result (-1 to 1).")
    private float minScore = -1;

    @UriParam(
            label = "search",
            defaultValue = "0",
            description =
                    "Number of top results to skip, for paging (0 to 10000). The sum of offset and topK "
                            + "can be at most 10000.")
    private int offset;

    @UriParam(
            label = "search",
            defaultValue = "0",
            description =
                    "Minimum similarity to a better result (0 to 1) at which a result is dropped as a near "
                            + "duplicate, such as 0.94. 0 keeps all results.")
    private float nearDuplicateThreshold;

    @UriParam(
            label = "search",
            description =
                    "Condition on the metadata of results: name=value pairs separated by commas, all of "
                            + "which must match. The header CamelClipFilter narrows it further, and also supports a "
                            + "Map or a LangChain4j Filter.")
    private String filter;

    @UriParam(
            label = "advanced",
            defaultValue = "100",
            description =
                    "Number of entries that a search of the embedded index explores (1 to 10000). A higher "
                            + "number finds more of the true nearest neighbors but is slower.")
    private int numCandidates = 100;

    @UriParam(
            label = "index,search",
            defaultValue = "default",
            description =
                    "Name of the embedded index: letters, digits, dots, dashes and underscores, starting "
                            + "with a letter or digit.")
    private String index = "default";

    @UriParam(
            label = "index,search",
            description =
                    "Directory of the embedded indexes, each in a subdirectory of its name. If neither "
                            + "this option nor embeddingStore is set, the EmbeddingStore in the registry is used if "
                            + "there is exactly one, and otherwise the directory clip-index.")
    private String indexDirectory;

    @UriParam(
            label = "index",
            defaultValue = "UPSERT",
            description =
                    "Action of the index operation: upsert adds entries and replaces those with the same "
                            + "id, delete deletes entries.")
    private ClipIndexAction indexAction = ClipIndexAction.UPSERT;

    @UriParam(
            label = "index,search",
            description =
                    "LangChain4j EmbeddingStore to use instead of the embedded index. If neither this "
                            + "option nor indexDirectory is set, the EmbeddingStore in the registry is used if there "
                            + "is exactly one.")
    private EmbeddingStore<TextSegment> embeddingStore;

    @UriParam(
            label = "moderate",
            description =
                    "URI of the moderation policy, a YAML file, such as classpath:policy.yaml. Defaults to "
                            + "the ModerationPolicy in the registry if there is one, and otherwise to a "
                            + "built-in policy for the demo model.")
    private String policy;

    @UriParam(
            label = "moderate",
            description =
                    "URI of an endpoint to which the verdict on each message is sent as JSON before the "
                            + "exchange continues. If sending fails, the exchange fails.")
    private String auditUri;

    @UriParam(
            defaultValue = "AUTO",
            description =
                    "Modality of the body: image, text, or auto. With auto, a String is a text and "
                            + "anything else is an image.")
    private ClipModality modality = ClipModality.AUTO;

    @UriParam(
            defaultValue = "TRUNCATE",
            description =
                    "Handling of texts that exceed the context length of the model: truncate, chunk "
                            + "(encodes the text in windows and averages their embeddings) or error. With truncate "
                            + "and chunk, moderate judges the complete text.")
    private LongText longText = LongText.TRUNCATE;

    @UriParam(
            label = "advanced",
            defaultValue = "89478485",
            description =
                    "Maximum number of pixels of an image (1 or more). A larger image fails with "
                            + "InvalidMediaException before it is decoded.")
    private long maxPixels = ImageLimits.DEFAULT.maxPixels();

    @UriParam(
            defaultValue = "536870912",
            description =
                    "Maximum size of an encoded image in bytes (1 or more). A larger image fails with "
                            + "InvalidMediaException.")
    private long maxBytes = ImageLimits.DEFAULT.maxBytes();

    @UriParam(
            defaultValue = "100000",
            description =
                    "Maximum length of a text in characters (1 or more). A longer text fails with "
                            + "InvalidMediaException.")
    private int maxTextLength = 100_000;

    @UriParam(
            label = "moderate",
            defaultValue = "100",
            description =
                    "Maximum number of frames of an image (1 or more). All frames are moderated. An image "
                            + "with more frames fails with InvalidMediaException.")
    private int maxFrames = ImageLimits.DEFAULT.maxFrames();

    @UriParam(
            label = "advanced",
            defaultValue = "IN_PROCESS",
            description =
                    "Where to decode images: in-process, or isolated in worker processes. With isolated, "
                            + "an image that crashes a decoder or exhausts memory fails only its own message.")
    private Decoding decoding = Decoding.IN_PROCESS;

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

    public Integer getTopK() {
        return topK;
    }

    public void setTopK(Integer topK) {
        this.topK = topK;
    }

    public Float getThreshold() {
        return threshold;
    }

    public void setThreshold(Float threshold) {
        this.threshold = threshold;
    }

    public boolean isMultiLabel() {
        return multiLabel;
    }

    public void setMultiLabel(boolean multiLabel) {
        this.multiLabel = multiLabel;
    }

    public float getMargin() {
        return margin;
    }

    public void setMargin(float margin) {
        this.margin = margin;
    }

    public Float getLogitScale() {
        return logitScale;
    }

    public void setLogitScale(Float logitScale) {
        this.logitScale = logitScale;
    }

    public Float getLogitBias() {
        return logitBias;
    }

    public void setLogitBias(Float logitBias) {
        this.logitBias = logitBias;
    }

    public String getQuery() {
        return query;
    }

    public void setQuery(String query) {
        this.query = query;
    }

    public float getQueryWeight() {
        return queryWeight;
    }

    public void setQueryWeight(float queryWeight) {
        this.queryWeight = queryWeight;
    }

    public String getNegativeQuery() {
        return negativeQuery;
    }

    public void setNegativeQuery(String negativeQuery) {
        this.negativeQuery = negativeQuery;
    }

    public float getNegativeWeight() {
        return negativeWeight;
    }

    public void setNegativeWeight(float negativeWeight) {
        this.negativeWeight = negativeWeight;
    }

    public float getMinScore() {
        return minScore;
    }

    public void setMinScore(float minScore) {
        this.minScore = minScore;
    }

    public int getOffset() {
        return offset;
    }

    public void setOffset(int offset) {
        this.offset = offset;
    }

    public float getNearDuplicateThreshold() {
        return nearDuplicateThreshold;
    }

    public void setNearDuplicateThreshold(float nearDuplicateThreshold) {
        this.nearDuplicateThreshold = nearDuplicateThreshold;
    }

    public String getFilter() {
        return filter;
    }

    public void setFilter(String filter) {
        this.filter = filter;
    }

    public int getNumCandidates() {
        return numCandidates;
    }

    public void setNumCandidates(int numCandidates) {
        this.numCandidates = numCandidates;
    }

    public String getIndex() {
        return index;
    }

    public void setIndex(String index) {
        this.index = index;
    }

    public String getIndexDirectory() {
        return indexDirectory;
    }

    public void setIndexDirectory(String indexDirectory) {
        this.indexDirectory = indexDirectory;
    }

    public ClipIndexAction getIndexAction() {
        return indexAction;
    }

    public void setIndexAction(ClipIndexAction indexAction) {
        this.indexAction = indexAction;
    }

    public EmbeddingStore<TextSegment> getEmbeddingStore() {
        return embeddingStore;
    }

    public void setEmbeddingStore(EmbeddingStore<TextSegment> embeddingStore) {
        this.embeddingStore = embeddingStore;
    }

    public String getPolicy() {
        return policy;
    }

    public void setPolicy(String policy) {
        this.policy = policy;
    }

    public String getAuditUri() {
        return auditUri;
    }

    public void setAuditUri(String auditUri) {
        this.auditUri = auditUri;
    }

    public ClipModality getModality() {
        return modality;
    }

    public void setModality(ClipModality modality) {
        this.modality = modality;
    }

    public LongText getLongText() {
        return longText;
    }

    public void setLongText(LongText longText) {
        this.longText = longText;
    }

    public long getMaxPixels() {
        return maxPixels;
    }

    public void setMaxPixels(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    public long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int getMaxFrames() {
        return maxFrames;
    }

    public void setMaxFrames(int maxFrames) {
        this.maxFrames = maxFrames;
    }

    public int getMaxTextLength() {
        return maxTextLength;
    }

    public void setMaxTextLength(int maxTextLength) {
        this.maxTextLength = maxTextLength;
    }

    public Decoding getDecoding() {
        return decoding;
    }

    public void setDecoding(Decoding decoding) {
        this.decoding = decoding;
    }

    ImageLimits imageLimits() {
        return new ImageLimits(maxPixels, maxBytes, maxFrames);
    }

    @Override
    public void validate() {
        super.validate();
        if (topK != null) {
            OptionRanges.requireInRange("topK", topK, 1, IndexQuery.MAX_DEPTH);
        }
        OptionRanges.requireInRange("offset", offset, 0, IndexQuery.MAX_DEPTH);
        OptionRanges.requireInRange("numCandidates", numCandidates, 1, IndexQuery.MAX_DEPTH);
        imageLimits();
        OptionRanges.requireAtLeast("maxTextLength", maxTextLength, 1);
        if (!index.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw InvalidOptionException.of(
                    "index",
                    "index=%s is invalid: expected letters, digits, dots, dashes and underscores, starting with a letter or digit"
                            .formatted(index));
        }
        OptionRanges.requireFraction("margin", margin);
        OptionRanges.requireFraction("queryWeight", queryWeight);
        OptionRanges.requireFraction("negativeWeight", negativeWeight);
        OptionRanges.requireFraction("nearDuplicateThreshold", nearDuplicateThreshold);
        OptionRanges.requireInRange("minScore", minScore, -1f, 1f);
        classificationRequest(
                multiLabel, topK == null ? DEFAULT_TOP_K : topK, threshold == null ? 0 : threshold);
    }

    /** Returns the maximum number of top results of a message. */
    int topK(Message message, int defaultTopK) {
        return Options.intInRange(
                message,
                ClipConstants.TOP_K,
                topK == null ? defaultTopK : topK,
                1,
                IndexQuery.MAX_DEPTH);
    }

    /** Returns whether each label is scored independently for a message. */
    boolean multiLabel(Message message) {
        return Options.headerOr(message, ClipConstants.MULTI_LABEL, Boolean.class, multiLabel);
    }

    /** Returns the minimum similarity of a message's results. */
    float minScore(Message message) {
        return Options.floatInRange(message, ClipConstants.MIN_SCORE, minScore, -1, 1);
    }

    /** Returns how scores of labels are computed for a message. */
    ClassificationRequest classificationRequest(Message message) {
        return classificationRequest(
                multiLabel(message), topK(message, DEFAULT_TOP_K), threshold(message, 0));
    }

    /**
     * Returns which labels are kept as tags of a message; all that reach the threshold by default.
     */
    ClassificationRequest tagRequest(Message message) {
        return classificationRequest(
                true,
                topK(message, IndexQuery.MAX_DEPTH),
                threshold(message, DEFAULT_TAG_THRESHOLD));
    }

    private float threshold(Message message, float defaultThreshold) {
        return Options.floatInRange(
                message,
                ClipConstants.THRESHOLD,
                threshold == null ? defaultThreshold : threshold,
                0,
                1);
    }

    private ClassificationRequest classificationRequest(
            boolean eachByItself, int maxLabels, float minimum) {
        return new ClassificationRequest(
                eachByItself,
                maxLabels,
                minimum,
                margin,
                Optional.ofNullable(logitScale),
                Optional.ofNullable(logitBias));
    }

    /** Returns a copy for one endpoint. */
    public ClipConfiguration copy() {
        try {
            return (ClipConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
