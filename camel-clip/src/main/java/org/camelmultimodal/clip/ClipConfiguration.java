/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.LuceneIndex;
import org.camelmultimodal.clip.index.StoreIndex;
import org.camelmultimodal.clip.index.VectorIndex;
import org.camelmultimodal.clip.model.LongText;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.BatchSettings;
import org.camelmultimodal.runtime.camel.InferenceConfiguration;
import org.camelmultimodal.runtime.decoding.Decoding;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/** The options of the <code>clip:</code> component. */
@UriParams
@Configurer
public class ClipConfiguration extends InferenceConfiguration {

    private static final int MAX_BATCH_SIZE = 1024;
    private static final int MAX_BATCH_DELAY_MILLIS = 60_000;
    private static final int MAX_CONCURRENT_BATCHES = 64;

    @UriParam(
            label = "classify",
            description =
                    "What an image may show: names separated by commas, or resource: and the URI "
                            + "of a text with a name in each line, as in resource:classpath:labels.txt")
    private String labels;

    @UriParam(
            label = "classify",
            defaultValue = "a photo of a {}",
            description =
                    "The sentence in which a label is shown to the model, with {} for the label; "
                            + "several, separated by the sign |, are averaged. imagenet names the 80 of the "
                            + "CLIP paper, imagenet-simple the 7 best of them")
    private String promptTemplate = "a photo of a {}";

    @UriParam(
            label = "classify,search",
            defaultValue = "5",
            description =
                    "classify: maximum number of labels, the best first, in the header "
                            + "CamelClipScores. search: maximum number of results (1 to 10000)")
    private int topK = 5;

    @UriParam(
            label = "classify",
            defaultValue = "0",
            description =
                    "The least score, 0 to 1, of a label. If no label reaches it the body becomes "
                            + "null and there is no header CamelClipTopLabel")
    private float threshold;

    @UriParam(
            label = "classify",
            defaultValue = "false",
            description =
                    "Whether an image may show several of the labels: each is then scored by "
                            + "itself, and the body becomes the list of those that reach the threshold")
    private boolean multiLabel;

    @UriParam(
            label = "classify",
            defaultValue = "0",
            description =
                    "If the two best scores lie no further apart, 0 to 1, the header "
                            + "CamelClipConfusable is true")
    private float margin;

    @UriParam(
            label = "advanced",
            description =
                    "Logit scale, -10000 to 10000, by which cosine similarities are multiplied for scores. "
                            + "Overrides the model's own")
    private Float logitScale;

    @UriParam(
            label = "advanced",
            description =
                    "Logit bias, -10000 to 10000, added to scaled similarities. Overrides the model's own")
    private Float logitBias;

    @UriParam(
            label = "similarity,rank,search",
            description =
                    "A text. similarity: what the body is compared with. rank: what the candidates "
                            + "should fit. search: is added to the body, weighted with queryWeight")
    private String query;

    @UriParam(
            label = "search",
            defaultValue = "0.5",
            description = "How much the query counts beside the body, 0 to 1")
    private float queryWeight = 0.5f;

    @UriParam(label = "search", description = "A text that results should not resemble")
    private String negativeQuery;

    @UriParam(
            label = "search",
            defaultValue = "0.5",
            description = "How much the negative query counts, 0 to 1")
    private float negativeWeight = 0.5f;

    @UriParam(
            label = "rank,search",
            defaultValue = "-1",
            description = "Minimum similarity of a result, -1 to 1")
    private float minScore = -1;

    @UriParam(
            label = "search",
            defaultValue = "0",
            description = "Number of top results to skip, for paging (0 to 10000)")
    private int offset;

    @UriParam(
            label = "search",
            defaultValue = "0",
            description =
                    "A result whose similarity to a better one reaches this is left out; 0 leaves "
                            + "none out, 0.94 is usual")
    private float nearDuplicateThreshold;

    @UriParam(
            label = "search",
            description =
                    "Metadata that results must have: name=value pairs separated by commas. The "
                            + "header CamelClipFilter takes a Map or a LangChain4j Filter as well")
    private String filter;

    @UriParam(
            label = "advanced",
            defaultValue = "100",
            description =
                    "Number of entries that the search in the index explores (1 to 10000). More entries find more "
                            + "of the true nearest neighbors and take longer")
    private int numCandidates = 100;

    @UriParam(
            label = "index,search",
            defaultValue = "default",
            description = "The name of the index")
    private String index = "default";

    @UriParam(
            label = "index,search",
            defaultValue = "clip-index",
            description = "The directory in which indexes lie, each in a folder of its name")
    private String indexDirectory = "clip-index";

    @UriParam(
            label = "index",
            defaultValue = "UPSERT",
            description = "Whether entries are put into the index or taken out of it")
    private ClipIndexAction indexAction = ClipIndexAction.UPSERT;

    @UriParam(
            label = "index,search",
            description =
                    "A LangChain4j EmbeddingStore that is used instead of the embedded index. The "
                            + "only one in the registry is found by itself; an endpoint that names "
                            + "an indexDirectory uses the embedded index all the same")
    @Metadata(autowired = true)
    private EmbeddingStore<TextSegment> embeddingStore;

    @UriParam(
            label = "moderate",
            description =
                    "URI of the moderation policy, a YAML file, as in classpath:policy.yaml. "
                            + "Without it a built-in policy looks for dangerous and forbidden things")
    private String policy;

    @UriParam(
            label = "moderate",
            description =
                    "An endpoint to which every verdict is sent as JSON, before it counts: if that "
                            + "fails, the exchange fails")
    private String auditUri;

    @UriParam(
            defaultValue = "AUTO",
            description =
                    "What the body is: image, text, or auto, by which a String is a text and the "
                            + "rest images")
    private ClipModality modality = ClipModality.AUTO;

    @UriParam(
            defaultValue = "TRUNCATE",
            description =
                    "What is done with a text that is longer than the model reads: truncate, chunk "
                            + "(read in windows whose vectors are averaged) or error. moderate reads all of "
                            + "it unless this is error")
    private LongText longText = LongText.TRUNCATE;

    @UriParam(
            label = "batch",
            defaultValue = "16",
            description =
                    "Maximum number of images or texts per batch, gathered from concurrent messages "
                            + "(1 to 1024)")
    private int batchSize = 16;

    @UriParam(
            label = "batch",
            defaultValue = "5",
            javaType = "java.time.Duration",
            description =
                    "Maximum time that an image or text waits, while the model is in use, for others to "
                            + "fill a batch (at most 1 minute)")
    private long batchDelay = 5;

    @UriParam(
            label = "batch",
            defaultValue = "1",
            description =
                    "Number of batches that the model runs on at once (1 to 64); a further one starts only when it is full. A second one"
                            + " can keep a GPU busy while the first is copied; on a CPU it makes both slower")
    private int concurrentBatches = 1;

    @UriParam(
            label = "advanced",
            defaultValue = "89478485",
            description = "The most pixels of an image; a larger one fails before it is decoded")
    private long maxPixels = ImageLimits.DEFAULT.maxPixels();

    @UriParam(
            defaultValue = "536870912",
            description = "Maximum size of an encoded image in bytes, 1 or more")
    private long maxBytes = ImageLimits.DEFAULT.maxBytes();

    @UriParam(
            defaultValue = "100000",
            description =
                    "Maximum length of a text in characters, 1 or more; a longer one fails with InvalidMediaException")
    private int maxTextLength = 100_000;

    @UriParam(
            label = "moderate",
            defaultValue = "100",
            description =
                    "Maximum number of frames of an image, 1 or more. All of them are moderated; an image with more"
                            + " fails with InvalidMediaException")
    private int maxFrames = ImageLimits.DEFAULT.maxFrames();

    @UriParam(
            label = "advanced",
            defaultValue = "IN_PROCESS",
            description =
                    "Where images are decoded: in-process, or isolated (in worker processes), so that an image that crashes"
                            + " a decoder or takes too much memory fails only its own message")
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

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public long getBatchDelay() {
        return batchDelay;
    }

    public void setBatchDelay(long batchDelay) {
        this.batchDelay = batchDelay;
    }

    public int getConcurrentBatches() {
        return concurrentBatches;
    }

    public void setConcurrentBatches(int concurrentBatches) {
        this.concurrentBatches = concurrentBatches;
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

    /** The index of this endpoint; to be closed by whoever opens it. */
    VectorIndex openIndex() {
        return embeddingStore != null
                ? new StoreIndex(embeddingStore)
                : LuceneIndex.open(Path.of(indexDirectory, index));
    }

    BatchSettings batchSettings() {
        return new BatchSettings(batchSize, Duration.ofMillis(batchDelay), concurrentBatches);
    }

    @Override
    public void validate() {
        super.validate();
        requireInRange("topK", topK, 1, IndexQuery.MAX_DEPTH);
        requireInRange("offset", offset, 0, IndexQuery.MAX_DEPTH);
        requireInRange("numCandidates", numCandidates, 1, IndexQuery.MAX_DEPTH);
        imageLimits();
        requireAtLeast("maxTextLength", maxTextLength, 1);
        requireInRange("batchSize", batchSize, 1, MAX_BATCH_SIZE);
        requireInRange("batchDelay", batchDelay, 0, MAX_BATCH_DELAY_MILLIS);
        requireInRange("concurrentBatches", concurrentBatches, 1, MAX_CONCURRENT_BATCHES);
        if (!index.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new InvalidOptionException(
                    "index=%s is no name of an index; expected letters, digits, dot, dash and underscore"
                            .formatted(index));
        }
        requireShare("threshold", threshold);
        requireShare("margin", margin);
        requireShare("queryWeight", queryWeight);
        requireShare("negativeWeight", negativeWeight);
        requireShare("nearDuplicateThreshold", nearDuplicateThreshold);
        requireInRange("minScore", minScore, -1f, 1f);
        // Checks those that it is made of.
        classificationRequest(multiLabel, topK, threshold);
    }

    ClassificationRequest classificationRequest(
            boolean eachByItself, int maxLabels, float minLabelScore) {
        return new ClassificationRequest(
                eachByItself,
                maxLabels,
                minLabelScore,
                margin,
                Optional.ofNullable(logitScale),
                Optional.ofNullable(logitBias));
    }

    static void requireShare(String option, float value) {
        requireInRange(option, value, 0f, 1f);
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
