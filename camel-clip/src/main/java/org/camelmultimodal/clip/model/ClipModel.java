/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.media.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * CLIP: pictures and texts as vectors of one space. Reads the split layout of optimum and
 * onnx-community (<code>vision_model.onnx</code>, <code>text_model.onnx</code>).
 *
 * <p>Sources: Radford et al., "Learning Transferable Visual Models From Natural Language
 * Supervision" (2021); transformers, <code>modeling_clip.py</code>; open_clip, <code>
 * zero_shot_classifier.py</code> for prompt ensembles.
 */
public final class ClipModel implements InferenceModel {

    private static final List<String> VISION_OUTPUTS = List.of("image_embeds", "pooler_output");
    private static final List<String> TEXT_OUTPUTS = List.of("text_embeds", "pooler_output");
    private static final int LABEL_SETS_KEPT = 64;
    private static final List<String> AS_IT_IS = List.of("{}");

    private record LabelSet(List<String> labels, List<String> templates) {}

    private final String reference;
    private final ClipConfig config;
    private final ClipImageProcessor imageProcessor;
    private final ClipTextProcessor textProcessor;
    private final OnnxSession vision;
    private final OnnxSession text;
    private final String visionOutput;
    private final String textOutput;
    private final Cache<LabelSet, List<float[]>> labelEmbeddings =
            Caffeine.newBuilder().maximumSize(LABEL_SETS_KEPT).build();

    private ClipModel(
            ModelDirectory directory,
            ClipConfig config,
            ClipTextProcessor textProcessor,
            OnnxSession vision,
            OnnxSession text) {
        this.reference = directory.reference();
        this.config = config;
        this.imageProcessor = new ClipImageProcessor(directory.json("preprocessor_config.json"));
        this.textProcessor = textProcessor;
        this.vision = vision;
        this.text = text;
        this.visionOutput = output(vision, VISION_OUTPUTS);
        this.textOutput = output(text, TEXT_OUTPUTS);
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable or the model is of another
     *     family
     */
    public static ClipModel load(ModelDirectory directory, SessionSettings settings) {
        ClipConfig config = ClipConfig.read(directory);
        OnnxSession vision = null;
        OnnxSession text = null;
        ClipTextProcessor textProcessor = null;
        ClipModel model = null;
        try {
            vision =
                    OnnxSession.open(
                            directory.graph("vision_model", settings.precision()), settings);
            text = OnnxSession.open(directory.graph("text_model", settings.precision()), settings);
            textProcessor = new ClipTextProcessor(directory, config);
            model = new ClipModel(directory, config, textProcessor, vision, text);
            return model;
        } finally {
            if (model == null) {
                closeAll(vision, text, textProcessor);
            }
        }
    }

    private static void closeAll(
            OnnxSession vision, OnnxSession text, ClipTextProcessor processor) {
        if (vision != null) {
            vision.close();
        }
        if (text != null) {
            text.close();
        }
        if (processor != null) {
            processor.close();
        }
    }

    private static String output(OnnxSession session, List<String> wanted) {
        return wanted.stream()
                .filter(session.outputs()::containsKey)
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "The graph has the outputs %s; expected one of %s"
                                                .formatted(session.outputs().keySet(), wanted)));
    }

    @Override
    public String reference() {
        return reference;
    }

    @Override
    public Device device() {
        return vision.device();
    }

    @Override
    public void warmUp() {
        int side = Math.max(imageProcessor.width(), imageProcessor.height());
        embedImages(List.of(new RgbImage(side, side, new byte[side * side * 3])));
        embedTexts(List.of("a photo"));
    }

    /**
     * The vectors of pictures, of length 1.
     *
     * @param images at least one; run as one batch
     */
    public List<float[]> embedImages(List<RgbImage> images) {
        int values = 3 * imageProcessor.height() * imageProcessor.width();
        var pixels = new float[images.size() * values];
        for (int i = 0; i < images.size(); i++) {
            imageProcessor.process(images.get(i), pixels, i * values);
        }
        try (var inputs = vision.feed()) {
            inputs.floats(
                    "pixel_values",
                    pixels,
                    images.size(),
                    3,
                    imageProcessor.height(),
                    imageProcessor.width());
            try (OnnxOutputs outputs = vision.run(inputs, visionOutput)) {
                return rows(outputs.floats(visionOutput), images.size());
            }
        }
    }

    /**
     * The vectors of texts, of length 1. A text over the context length is cut.
     *
     * @param texts at least one; run as one batch
     */
    public List<float[]> embedTexts(List<String> texts) {
        try (var inputs = text.feed()) {
            textProcessor.feed(texts, text, inputs);
            try (OnnxOutputs outputs = text.run(inputs, textOutput)) {
                return rows(outputs.floats(textOutput), texts.size());
            }
        }
    }

    private static List<float[]> rows(float[] values, int count) {
        int length = values.length / count;
        var rows = new ArrayList<float[]>(count);
        for (int i = 0; i < count; i++) {
            rows.add(Vectors.normalise(Arrays.copyOfRange(values, i * length, (i + 1) * length)));
        }
        return rows;
    }

    /**
     * Says which of some labels fit a picture.
     *
     * @param labels two or more make a choice; one is scored against nothing
     * @param templates sentences with <code>{}</code> for the label; the vectors of several are
     *     averaged
     * @throws InvalidOptionException if there is no label, or a template has no <code>{}</code>
     */
    public Classification classify(RgbImage image, List<String> labels, List<String> templates) {
        if (labels.isEmpty() || labels.stream().anyMatch(String::isBlank)) {
            throw new InvalidOptionException(
                    "labels=%s; expected one label or more, none of them blank".formatted(labels));
        }
        List<float[]> columns =
                labelEmbeddings.get(
                        new LabelSet(List.copyOf(labels), List.copyOf(templates)), this::embed);
        float[] picture = embedImages(List.of(image)).get(0);
        var similarities = new float[labels.size()];
        var logits = new float[labels.size()];
        for (int i = 0; i < logits.length; i++) {
            similarities[i] = Vectors.dot(picture, columns.get(i));
            logits[i] = logit(similarities[i]);
        }
        float[] scores = config.sigmoid() ? sigmoids(logits) : Vectors.softmax(logits);
        var result = new ArrayList<LabelScore>(scores.length);
        for (int i = 0; i < scores.length; i++) {
            result.add(new LabelScore(labels.get(i), scores[i], similarities[i]));
        }
        result.sort(Comparator.comparing(LabelScore::score).reversed());
        return new Classification(List.copyOf(result));
    }

    private List<float[]> embed(LabelSet set) {
        return set.labels().stream()
                .map(
                        label ->
                                Vectors.normalisedMean(
                                        embedTexts(
                                                set.templates().stream()
                                                        .map(template -> fill(template, label))
                                                        .toList())))
                .toList();
    }

    private static String fill(String template, String label) {
        if (!template.contains("{}")) {
            throw new InvalidOptionException(
                    "promptTemplate=%s has no {} for the label".formatted(template));
        }
        return template.replace("{}", label);
    }

    private float logit(float similarity) {
        return similarity * config.logitScale() + config.logitBias();
    }

    private static float[] sigmoids(float[] logits) {
        var scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = Vectors.sigmoid(logits[i]);
        }
        return scores;
    }

    /** Judges a picture by a policy. */
    public Moderation moderate(RgbImage image, ModerationPolicy policy) {
        return moderate(embedImages(List.of(image)).get(0), policy);
    }

    /** Judges a text by a policy, in the same space as pictures. */
    public Moderation moderate(String message, ModerationPolicy policy) {
        return moderate(embedTexts(List.of(message)).get(0), policy);
    }

    private Moderation moderate(float[] embedding, ModerationPolicy policy) {
        var verdicts = new ArrayList<Moderation.Verdict>();
        for (ModerationPolicy.Category category : policy.categories()) {
            float score = score(embedding, category);
            verdicts.add(
                    new Moderation.Verdict(
                            category.name(),
                            score >= category.threshold(),
                            score,
                            category.threshold()));
        }
        boolean flagged = verdicts.stream().anyMatch(Moderation.Verdict::flagged);
        return new Moderation(flagged, List.copyOf(verdicts), policy.name(), policy.version());
    }

    /**
     * A choice between the sentence against and the sentence for that fit best. Sums or means over
     * each side would favour the longer list, and let sentences that fit badly outvote one that
     * fits well.
     */
    private float score(float[] embedding, ModerationPolicy.Category category) {
        float against = bestLogit(embedding, category.against());
        float unless = bestLogit(embedding, category.unless());
        return Vectors.softmax(new float[] {against, unless})[0];
    }

    private float bestLogit(float[] embedding, List<String> sentences) {
        float best = Float.NEGATIVE_INFINITY;
        for (float[] sentence :
                labelEmbeddings.get(new LabelSet(List.copyOf(sentences), AS_IT_IS), this::embed)) {
            best = Math.max(best, config.logitScale() * Vectors.dot(embedding, sentence));
        }
        return best;
    }

    @Override
    public void close() {
        closeAll(vision, text, textProcessor);
    }
}
