/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.clip.model.ClipGraphs.TextPadding;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;

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

    private final String reference;
    private final String identity;
    private final ClipConfig config;
    private final Optional<LogitScale> logits;
    private final ClipTextProcessor textProcessor;
    private final TextPadding padding;
    private final ClipGraphs graphs;

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

    /**
     * The sets of graphs that a model may consist of, the best first. A SigLIP needs its joint
     * graph beside those of the towers, for scale and bias of its scores.
     */
    public static List<List<String>> graphs(JsonNode config) {
        var sets = new ArrayList<List<String>>();
        boolean sigmoid = config.path("model_type").asText().startsWith("siglip");
        for (int i = 0; i < ClipGraphs.VISION_FILES.size(); i++) {
            String vision = ClipGraphs.VISION_FILES.get(i);
            String text = ClipGraphs.TEXT_FILES.get(i);
            sets.add(
                    sigmoid ? List.of(vision, text, ClipGraphs.JOINT_FILE) : List.of(vision, text));
        }
        sets.add(List.of(ClipGraphs.JOINT_FILE));
        return sets;
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
        return Vectors.normalizeRows(graphs.images(images), images.size(), Vectors::unusableOutput);
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
        return Vectors.normalizeRows(
                graphs.texts(rows, padding), rows.size(), Vectors::unusableOutput);
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

    /** Returns whether each label is scored independently (SigLIP), not against others (CLIP). */
    public boolean isSigmoid() {
        return config.sigmoid();
    }

    /** Returns logit scale and bias; empty if neither the config files nor a graph hold them. */
    public Optional<LogitScale> logitScale() {
        return logits;
    }

    @Override
    public void close() {
        graphs.close();
        textProcessor.close();
    }
}
