/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;

/**
 * A CLIP or SigLIP model, which embeds images and texts as vectors of the same space. Loads exports
 * of transformers' and open_clip's models, with a graph for each tower or one for both, in every
 * precision. Safe for use by many threads.
 *
 * <p>Sources: Radford et al., "Learning Transferable Visual Models From Natural Language
 * Supervision" (2021); Zhai et al., "Sigmoid Loss for Language Image Pre-Training" (2023);
 * transformers, <code>modeling_clip.py</code> and <code>modeling_siglip.py</code>.
 */
public final class ClipModel implements InferenceModel {

    /** A graph for each tower, or one for both. */
    public static final ModelLayout LAYOUT = ClipGraphsFactory::sets;

    /** A gray image for runs whose result is not used. */
    static final RgbImage EXAMPLE = gray(32);

    private static final int MAX_TEXTS_PER_RUN = 64;

    private final String reference;
    private final String identity;
    private final ClipConfig config;
    private final ClipTextProcessor textProcessor;
    private final ClipGraphs graphs;
    private final Optional<LogitScale> logitScale;

    ClipModel(
            String reference,
            String identity,
            ClipConfig config,
            ClipTextProcessor textProcessor,
            ClipGraphs graphs,
            Optional<LogitScale> logitScale) {
        this.reference = reference;
        this.identity = identity;
        this.config = config;
        this.textProcessor = textProcessor;
        this.graphs = graphs;
        this.logitScale = logitScale;
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if a file is missing or unreadable or the model is of another
     *     family
     */
    public static ClipModel load(ModelDirectory directory, SessionSettings settings) {
        return ClipModelLoader.load(directory, settings);
    }

    private static RgbImage gray(int side) {
        var pixels = new byte[side * side * 3];
        Arrays.fill(pixels, (byte) 144);
        return new RgbImage(side, side, pixels);
    }

    @Override
    public String reference() {
        return reference;
    }

    /** Returns the key of this model in caches: its directory, precision and session settings. */
    public String identity() {
        return identity;
    }

    @Override
    public Device device() {
        return graphs.device();
    }

    /** Returns whether each label is scored independently (SigLIP), not against others (CLIP). */
    public boolean isSigmoid() {
        return config.sigmoid();
    }

    /** Returns logit scale and bias; empty if neither the config files nor a graph hold them. */
    public Optional<LogitScale> logitScale() {
        return logitScale;
    }

    @Override
    public void warmUp() {
        embedImages(List.of(EXAMPLE));
        embedTexts(List.of("a photo"));
    }

    /** Returns the pixel values of an image: resized, cropped or padded, rescaled, normalized. */
    public PixelValues pixelValues(DecodedImage image) {
        return config.images().process(image);
    }

    /** Returns whether so much of an image is cropped that it may show something. */
    boolean cutsOff(RgbImage image) {
        return config.images().cutsOff(image.width(), image.height());
    }

    /**
     * Returns the L2-normalized embeddings of images.
     *
     * @param images what {@link #pixelValues} returned, at least one; run as one batch
     */
    public List<float[]> embedPixelValues(List<PixelValues> images) {
        return Vectors.normalizeRows(graphs.images(images), images.size(), Vectors::unusableOutput);
    }

    /**
     * Returns the L2-normalized embeddings of images.
     *
     * @param images at least one; run as one batch
     */
    public List<float[]> embedImages(List<? extends DecodedImage> images) {
        return embedPixelValues(images.stream().map(this::pixelValues).toList());
    }

    /**
     * Returns the token ids of a text: one row, or several with {@link LongText#CHUNK}.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if the text has more tokens than
     *     the context length and <code>longText</code> is {@link LongText#ERROR}
     */
    public List<int[]> tokenWindows(String text, LongText longText) {
        return textProcessor.windows(text, longText);
    }

    /**
     * Returns the token ids of all windows in which a text is moderated, without duplicates:
     * overlapping ones of the context length, and short ones, in which a phrase is not outweighed
     * by the text around it.
     */
    public List<int[]> moderationWindows(String text) {
        return textProcessor.moderationWindows(text);
    }

    /**
     * Returns the L2-normalized embeddings of rows of token ids.
     *
     * @param rows what {@link #tokenWindows} returned, at least one; run as one batch
     */
    public List<float[]> embedTokens(List<int[]> rows) {
        return Vectors.normalizeRows(graphs.texts(rows), rows.size(), Vectors::unusableOutput);
    }

    /**
     * Returns the L2-normalized embeddings of texts, run in batches of 64. A text beyond the
     * context length is truncated.
     */
    public List<float[]> embedTexts(List<String> texts) {
        var embeddings = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += MAX_TEXTS_PER_RUN) {
            int to = Math.min(texts.size(), from + MAX_TEXTS_PER_RUN);
            embeddings.addAll(
                    embedTokens(
                            texts.subList(from, to).stream()
                                    .map(text -> tokenWindows(text, LongText.TRUNCATE).get(0))
                                    .toList()));
        }
        return embeddings;
    }

    @Override
    public void close() {
        try (textProcessor) {
            graphs.close();
        }
    }
}
