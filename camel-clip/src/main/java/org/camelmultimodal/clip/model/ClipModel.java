/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.clip.model.ClipGraphs.TextPadding;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.clip.zeroshot.Classification;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.clip.zeroshot.LabelSet;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;

/**
 * CLIP and SigLIP: images and texts as vectors of one space. Reads exports of transformers' and
 * open_clip's models, as a graph for each tower or as one for both, in every variant; see {@link
 * ClipGraphs}.
 *
 * <p>Sources: Radford et al., "Learning Transferable Visual Models From Natural Language
 * Supervision" (2021); Zhai et al., "Sigmoid Loss for Language Image Pre-Training" (2023);
 * transformers, <code>modeling_clip.py</code> and <code>modeling_siglip.py</code>; open_clip,
 * <code>zero_shot_classifier.py</code> for prompt ensembles.
 */
public final class ClipModel implements InferenceModel {

    /** A graph for each tower, or one for both. */
    public static final ModelLayout LAYOUT = ClipGraphs::sets;

    private static final long MAX_LABEL_SET_BYTES = 16L << 20;
    private static final int TEXTS_AT_ONCE = 64;
    private static final int EXAMPLE_SIDE = 32;
    private static final List<String> PROBES =
            List.of(
                    "a",
                    "a red circle",
                    "text",
                    "many small birds",
                    "0",
                    "night",
                    "a map",
                    "x y z");
    private static final String BACKGROUND = "something else";

    private record LabelKey(List<String> labels, PromptTemplates templates) {}

    private final String reference;
    private final String identity;
    private final ClipConfig config;
    private final Optional<LogitScale> logits;
    private final ClipTextProcessor textProcessor;
    private final TextPadding padding;
    private final ClipGraphs graphs;
    private final Cache<LabelKey, LabelSet> labelSets =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_LABEL_SET_BYTES)
                    .weigher((LabelKey key, LabelSet set) -> bytes(set))
                    .build();

    private ClipModel(
            ModelDirectory directory,
            SessionSettings settings,
            ClipConfig config,
            ClipTextProcessor textProcessor,
            PixelValues example,
            ClipGraphs graphs) {
        this.reference = directory.reference();
        this.identity = "%s %s %s".formatted(directory.path(), directory.precision(), settings);
        this.config = config;
        this.textProcessor = textProcessor;
        this.padding =
                new TextPadding(
                        textProcessor.padId(), config.padToContext() ? config.contextLength() : 0);
        this.graphs = graphs;
        this.logits =
                graphs.logits(config.sigmoid(), probes(), padding)
                        .or(config::logits)
                        .or(() -> logitsOfJointGraph(directory, settings, example));
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable or the model is of another
     *     family
     */
    public static ClipModel load(ModelDirectory directory, SessionSettings settings) {
        ClipConfig config = ClipConfig.read(directory);
        PixelValues example = config.images().process(gray());
        ClipGraphs graphs = ClipGraphs.open(directory, settings, example);
        ClipTextProcessor textProcessor = null;
        ClipModel model = null;
        try {
            textProcessor = new ClipTextProcessor(directory, config);
            model = new ClipModel(directory, settings, config, textProcessor, example, graphs);
            return model;
        } finally {
            if (model == null) {
                graphs.close();
                if (textProcessor != null) {
                    textProcessor.close();
                }
            }
        }
    }

    /** SigLIP's scale and bias stand nowhere but in the joint graph, which may lie beside. */
    private Optional<LogitScale> logitsOfJointGraph(
            ModelDirectory directory, SessionSettings settings, PixelValues example) {
        return directory
                .findGraph(ClipGraphs.JOINT_FILE)
                .flatMap(
                        file -> {
                            try (JointGraph joint = JointGraph.open(file, settings, example)) {
                                return joint.logits(config.sigmoid(), probes(), padding);
                            }
                        });
    }

    private List<int[]> probes() {
        return PROBES.stream()
                .map(text -> textProcessor.windows(text, LongText.TRUNCATE).get(0))
                .toList();
    }

    @Override
    public String reference() {
        return reference;
    }

    /**
     * What tells this model from others in caches: its directory, precision and session settings.
     */
    public String identity() {
        return identity;
    }

    @Override
    public Device device() {
        return graphs.device();
    }

    @Override
    public void warmUp() {
        embedImages(List.of(gray()));
        embedTexts(List.of("a photo"));
    }

    private static RgbImage gray() {
        var pixels = new byte[EXAMPLE_SIDE * EXAMPLE_SIDE * 3];
        Arrays.fill(pixels, (byte) 144);
        return new RgbImage(EXAMPLE_SIDE, EXAMPLE_SIDE, pixels);
    }

    /** The values that the vision graph takes of an image. */
    public PixelValues pixelValues(RgbImage image) {
        return config.images().process(image);
    }

    /**
     * The vectors of images, of length 1.
     *
     * @param images what {@link #pixelValues} gave, at least one; run as one batch
     */
    public List<float[]> embedPixelValues(List<PixelValues> images) {
        return Vectors.rows(graphs.images(images), images.size(), Vectors::ofGraph);
    }

    /** Whether the model does not see all of an image, but its middle. */
    boolean cutsOff(RgbImage image) {
        return config.images().cutsOff(image.width(), image.height());
    }

    /** The vectors of images, of length 1; at least one, run as one batch. */
    public List<float[]> embedImages(List<RgbImage> images) {
        return embedPixelValues(images.stream().map(this::pixelValues).toList());
    }

    /**
     * The ids that the text graph takes of a text: one row, or several with {@link LongText#CHUNK}.
     */
    public List<int[]> tokenWindows(String text, LongText longText) {
        return textProcessor.windows(text, longText);
    }

    /**
     * The ids of all windows in which a text is read for moderation, each once: overlapping ones of
     * the length that the model reads, and short ones, in which a phrase does not drown.
     */
    public List<int[]> moderationWindows(String text) {
        return textProcessor.moderationWindows(text);
    }

    /**
     * The vectors of rows of ids, of length 1.
     *
     * @param rows what {@link #tokenWindows} gave, at least one; run as one batch
     */
    public List<float[]> embedTokens(List<int[]> rows) {
        return Vectors.rows(graphs.texts(rows, padding), rows.size(), Vectors::ofGraph);
    }

    /**
     * The vectors of texts, of length 1; run in batches of 64. A text over the context length is
     * cut.
     */
    public List<float[]> embedTexts(List<String> texts) {
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += TEXTS_AT_ONCE) {
            vectors.addAll(
                    embedTokens(
                            texts
                                    .subList(from, Math.min(texts.size(), from + TEXTS_AT_ONCE))
                                    .stream()
                                    .map(text -> tokenWindows(text, LongText.TRUNCATE).get(0))
                                    .toList()));
        }
        return vectors;
    }

    /**
     * The vectors of labels, from a cache where they were asked for before.
     *
     * @throws InvalidOptionException if there is no label or a blank one
     */
    public LabelSet labelSet(List<String> labels, PromptTemplates templates) {
        return labelSet(labels, templates, Deadline.NONE);
    }

    /**
     * As {@link #labelSet(List, PromptTemplates)}, with a time limit.
     *
     * @param deadline checked before each run of the model
     */
    public LabelSet labelSet(List<String> labels, PromptTemplates templates, Deadline deadline) {
        if (labels.isEmpty() || labels.stream().anyMatch(ClipModel::isMissing)) {
            throw new InvalidOptionException(
                    "One of %d labels is missing or blank: expected one label or more, none of them blank"
                            .formatted(labels.size()));
        }
        var key = new LabelKey(List.copyOf(labels), templates);
        LabelSet known = labelSets.getIfPresent(key);
        if (known != null) {
            return known;
        }
        // Outside of the cache, which would hold off others while the model runs.
        LabelSet set = embed(key, deadline);
        labelSets.put(key, set);
        return set;
    }

    /** Memory of the label sets that are kept, in bytes. */
    long labelSetBytes() {
        labelSets.cleanUp();
        return labelSets
                .policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static boolean isMissing(String label) {
        return label == null || label.isBlank();
    }

    private static int bytes(LabelSet set) {
        long bytes = 0;
        for (String label : set.labels()) {
            bytes += 2L * Character.BYTES * label.length() + Long.BYTES * 8;
        }
        bytes += (long) (set.labels().size() + 1) * Float.BYTES * set.background().length;
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** As open_clip: the L2-normalized vectors of a label's sentences, averaged. */
    private LabelSet embed(LabelKey key, Deadline deadline) {
        int sentences = key.templates().templates().size();
        int labelsAtOnce = Math.max(1, TEXTS_AT_ONCE / sentences);
        var names = new ArrayList<>(key.labels());
        names.add(BACKGROUND);
        var means = new ArrayList<float[]>();
        for (int from = 0; from < names.size(); from += labelsAtOnce) {
            deadline.check();
            List<String> some = names.subList(from, Math.min(names.size(), from + labelsAtOnce));
            List<float[]> vectors =
                    embedTexts(
                            some.stream()
                                    .flatMap(label -> key.templates().fill(label).stream())
                                    .toList());
            for (int i = 0; i < some.size(); i++) {
                means.add(
                        Vectors.normalisedMean(
                                vectors.subList(i * sentences, (i + 1) * sentences)));
            }
        }
        int last = means.size() - 1;
        return new LabelSet(key.labels(), List.copyOf(means.subList(0, last)), means.get(last));
    }

    /**
     * Says which of some labels fit an image.
     *
     * @param labels two or more make a choice; one is scored against nothing
     * @throws InvalidOptionException if there is no label
     */
    public Classification classify(RgbImage image, List<String> labels, PromptTemplates templates) {
        LabelSet set = labelSet(labels, templates);
        return classify(embedImages(List.of(image)).get(0), set, ClassificationRequest.DEFAULT);
    }

    /**
     * Says which of some labels fit an image or a text.
     *
     * @param embedding its vector, of length 1
     * @throws InvalidOptionException if the model scores each label by itself and neither its files
     *     nor the request say with which scale and bias
     */
    public Classification classify(float[] embedding, LabelSet set, ClassificationRequest request) {
        Vectors.requireSameSize(embedding, set.background());
        LogitScale scale = scale(request);
        var similarities = new float[set.labels().size()];
        var logits = new float[similarities.length];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = Vectors.dot(embedding, set.vectors().get(i));
            logits[i] = scale.logit(similarities[i]);
        }
        float[] scores =
                scores(logits, scale.logit(Vectors.dot(embedding, set.background())), request);
        requireFinite(scores, scale);
        var sorted = new ArrayList<LabelScore>();
        for (int i = 0; i < scores.length; i++) {
            sorted.add(new LabelScore(set.labels().get(i), scores[i], similarities[i]));
        }
        sorted.sort(Comparator.comparingDouble(score -> -score.score()));
        boolean confusable =
                sorted.size() > 1
                        && request.margin() > 0
                        && sorted.get(0).score() - sorted.get(1).score() <= request.margin();
        return new Classification(List.copyOf(sorted), confusable);
    }

    private static void requireFinite(float[] scores, LogitScale scale) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new InferenceException(
                        "A score is %s with the logit scale %s and the logit bias %s: expected a finite number. Set the options logitScale and logitBias"
                                .formatted(score, scale.scale(), scale.bias()));
            }
        }
    }

    private float[] scores(float[] logits, float background, ClassificationRequest request) {
        if (!config.sigmoid() && !request.multiLabel()) {
            return Vectors.softmax(logits);
        }
        var scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            // Of two logits a softmax is the sigmoid of their difference.
            scores[i] = Vectors.sigmoid(config.sigmoid() ? logits[i] : logits[i] - background);
        }
        return scores;
    }

    private LogitScale scale(ClassificationRequest request) {
        if (config.sigmoid()
                && logits.isEmpty()
                && (request.logitScale().isEmpty() || request.logitBias().isEmpty())) {
            throw new InvalidOptionException(
                    "Model '%s' is a SigLIP export without its joint graph, which alone holds scale and bias of the scores; set logitScale and logitBias, or add model.onnx"
                            .formatted(reference));
        }
        LogitScale own = logits.orElse(LogitScale.CLIP);
        return new LogitScale(
                request.logitScale().orElse(own.scale()), request.logitBias().orElse(own.bias()));
    }

    /** By what cosines are multiplied where two things are weighed against each other. */
    public float contrastScale() {
        return logits.orElse(LogitScale.CLIP).scale();
    }

    /**
     * The similarity of two vectors of length 1: their cosine, -1 to 1.
     *
     * @throws InvalidOptionException if they have not the same number of values
     */
    public static float similarity(float[] a, float[] b) {
        Vectors.requireSameSize(a, b);
        return Vectors.dot(a, b);
    }

    /**
     * An L2-normalized copy of a vector.
     *
     * @throws InvalidMediaException if it has no direction: no values, all zero, or one that is NaN
     *     or infinite
     */
    public static float[] normalised(float[] vector) {
        return Vectors.normalise(
                vector.clone(),
                problem ->
                        new InvalidMediaException(
                                "A vector of %d values has no direction: %s"
                                        .formatted(vector.length, problem)));
    }

    @Override
    public void close() {
        graphs.close();
        textProcessor.close();
    }
}
