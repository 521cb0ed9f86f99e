/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.zeroshot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.LogitScale;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;

/**
 * Classifies embeddings by labels that are given as text. Safe for use by many threads; valid as
 * long as the model is open.
 *
 * <p>Sources: Radford et al., "Learning Transferable Visual Models From Natural Language
 * Supervision" (2021); Zhai et al., "Sigmoid Loss for Language Image Pre-Training" (2023);
 * open_clip, <code>zero_shot_classifier.py</code> for prompt ensembles.
 */
public final class ZeroShotClassifier {

    private static final long MAX_LABEL_SET_BYTES = 16L << 20;

    /** Maximum number of prompts between two checks of the deadline. */
    private static final int MAX_PROMPTS_PER_RUN = 64;

    private static final String BACKGROUND = "something else";

    private record LabelKey(List<String> labels, PromptTemplates templates) {}

    private final ClipModel model;
    private final Cache<LabelKey, LabelSet> labelSets =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_LABEL_SET_BYTES)
                    .weigher((LabelKey key, LabelSet set) -> bytes(set))
                    .build();

    /**
     * Creates a classifier with an empty cache of label sets.
     *
     * @param model stays the caller's to close
     */
    public ZeroShotClassifier(ClipModel model) {
        this.model = model;
    }

    /**
     * Returns the embeddings of labels, from a cache of at most 16 MB if they were asked for
     * before.
     *
     * @param templates the prompts in which labels are embedded
     * @param deadline checked before each run of the model
     * @throws InvalidOptionException if there is no label or a blank one
     * @throws DeadlineExceededException if the deadline passes
     */
    public LabelSet labelSet(List<String> labels, PromptTemplates templates, Deadline deadline) {
        if (labels.isEmpty() || labels.stream().anyMatch(ZeroShotClassifier::isMissing)) {
            throw InvalidOptionException.of(
                    "labels",
                    "One of %d labels is missing or blank: expected at least one label, none of them blank"
                            .formatted(labels.size()));
        }
        var key = new LabelKey(List.copyOf(labels), templates);
        LabelSet known = labelSets.getIfPresent(key);
        if (known != null) {
            return known;
        }
        // Not inside the cache, which would block other threads while the model runs.
        LabelSet set = embed(key, deadline);
        labelSets.put(key, set);
        return set;
    }

    private static boolean isMissing(String label) {
        return label == null || label.isBlank();
    }

    /** Returns the memory of the cached label sets in bytes. */
    long labelSetBytes() {
        labelSets.cleanUp();
        return labelSets
                .policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static int bytes(LabelSet set) {
        long bytes = 0;
        for (String label : set.labels()) {
            bytes += 2L * Character.BYTES * label.length() + Long.BYTES * 8;
        }
        bytes += (long) (set.labels().size() + 1) * Float.BYTES * set.background().length;
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /**
     * Embeds labels as open_clip does: by the mean of the L2-normalized vectors of a label's
     * prompts.
     */
    private LabelSet embed(LabelKey key, Deadline deadline) {
        int prompts = key.templates().templates().size();
        int labelsPerRun = Math.max(1, MAX_PROMPTS_PER_RUN / prompts);
        var labels = new ArrayList<>(key.labels());
        labels.add(BACKGROUND);
        var means = new ArrayList<float[]>();
        for (int from = 0; from < labels.size(); from += labelsPerRun) {
            deadline.check();
            List<String> run = labels.subList(from, Math.min(labels.size(), from + labelsPerRun));
            List<float[]> vectors =
                    model.embedTexts(
                            run.stream()
                                    .flatMap(label -> key.templates().fill(label).stream())
                                    .toList());
            for (int i = 0; i < run.size(); i++) {
                means.add(Vectors.normalizedMean(vectors.subList(i * prompts, (i + 1) * prompts)));
            }
        }
        int last = means.size() - 1;
        return new LabelSet(key.labels(), List.copyOf(means.subList(0, last)), means.get(last));
    }

    /**
     * Returns the labels that apply to an image or a text: each is scored independently, so that
     * many or none may reach the threshold.
     *
     * @param embedding an L2-normalized vector of the model
     * @param labels what {@link #labelSet} returned
     * @param request scores labels independently
     * @return the selected labels, best score first
     * @throws InvalidOptionException as {@link #classify}
     * @throws InferenceException if a score is not finite
     */
    public List<LabelScore> tags(
            float[] embedding, LabelSet labels, ClassificationRequest request) {
        return classify(embedding, labels, request.independent()).selected();
    }

    /**
     * Scores labels for the embedding of an image or a text.
     *
     * @param embedding an L2-normalized vector of the model
     * @param labels what {@link #labelSet} returned; two or more compete, one alone is always right
     *     unless labels are scored independently
     * @throws InvalidOptionException if the embedding is not one of this model, or the model scores
     *     labels independently (SigLIP) and neither its files nor the request have logit scale and
     *     bias
     * @throws InferenceException if a score is not finite
     */
    public Classification classify(
            float[] embedding, LabelSet labels, ClassificationRequest request) {
        Vectors.requireSameSize(embedding, labels.background());
        LogitScale scale = scale(request);
        var similarities = new float[labels.labels().size()];
        var logits = new float[similarities.length];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = Vectors.dot(embedding, labels.vectors().get(i));
            logits[i] = scale.logit(similarities[i]);
        }
        float background = scale.logit(Vectors.dot(embedding, labels.background()));
        float[] scores = scores(logits, background, request);
        requireFinite(scores, scale);
        var sorted = new ArrayList<LabelScore>();
        for (int i = 0; i < scores.length; i++) {
            sorted.add(new LabelScore(labels.labels().get(i), scores[i], similarities[i]));
        }
        sorted.sort(Comparator.comparingDouble(score -> -score.score()));
        return new Classification(
                List.copyOf(sorted), selected(sorted, request), isConfusable(sorted, request));
    }

    private float[] scores(float[] logits, float background, ClassificationRequest request) {
        if (!model.isSigmoid() && !request.multiLabel()) {
            return Vectors.softmax(logits);
        }
        var scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            // The softmax of two logits is the sigmoid of their difference.
            scores[i] = Vectors.sigmoid(model.isSigmoid() ? logits[i] : logits[i] - background);
        }
        return scores;
    }

    private static List<LabelScore> selected(
            List<LabelScore> sorted, ClassificationRequest request) {
        return sorted.stream()
                .filter(score -> score.score() >= request.threshold())
                .limit(request.topK())
                .toList();
    }

    private static boolean isConfusable(List<LabelScore> sorted, ClassificationRequest request) {
        return sorted.size() > 1
                && request.margin() > 0
                && sorted.get(0).score() - sorted.get(1).score() <= request.margin();
    }

    private LogitScale scale(ClassificationRequest request) {
        if (model.isSigmoid()
                && model.logitScale().isEmpty()
                && (request.logitScale().isEmpty() || request.logitBias().isEmpty())) {
            throw new InvalidOptionException(
                    "Model '%s' is a SigLIP export without its joint graph, which alone holds logit scale and logit bias: expected model.onnx beside the graphs of the towers. Add it, or set the options logitScale and logitBias"
                            .formatted(model.reference()));
        }
        LogitScale own = model.logitScale().orElse(LogitScale.CLIP);
        return new LogitScale(
                request.logitScale().orElse(own.scale()), request.logitBias().orElse(own.bias()));
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
}
