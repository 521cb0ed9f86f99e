/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.Set;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The configuration of a model, read from <code>config.json</code> of transformers, <code>
 * open_clip_config.json</code> of open_clip, or the <code>config.json</code> with <code>visual
 * </code> and <code>textual</code> folders that tools such as Immich export open_clip models to.
 *
 * @param sigmoid whether each label is scored independently (SigLIP), not against others (CLIP)
 * @param contextLength maximum number of tokens of a text
 * @param padToContext whether texts are padded to the context length
 * @param texts how texts are cleaned and padded
 * @param logits logit scale and bias; empty if no file has the trained values
 * @param images converts images to pixel values
 * @param tokenizerFolder folder of the tokenizer's files: empty, or a name with a trailing slash
 */
record ClipConfig(
        boolean sigmoid,
        int contextLength,
        boolean padToContext,
        TextRules texts,
        Optional<LogitScale> logits,
        ImageProcessor images,
        String tokenizerFolder) {

    private static final Set<String> FAMILIES = Set.of("clip", "siglip", "siglip2");
    private static final int CLIP_CONTEXT = 77;
    private static final int SIGLIP_CONTEXT = 64;

    /** Maximum context length: above that of long-text variants, and a batch fits into memory. */
    private static final int MAX_CONTEXT = 8192;

    /** Maximum absolute value of the logarithm of the logit scale. */
    private static final double MAX_LOG_SCALE = 20;

    private static final double MAX_BIAS = 10_000;
    private static final String CONFIG = "config.json";

    /** The value before training, ln(1 / 0.07) rounded, which most config files keep. */
    private static final double INITIAL_LOG_SCALE = 2.6592;

    static ClipConfig read(ModelDirectory directory) {
        Optional<JsonNode> openClip = directory.findJson("open_clip_config.json");
        if (openClip.isPresent()) {
            JsonNode config = openClip.get();
            return openClip(config.path("model_cfg"), config.path("preprocess_cfg"), "");
        }
        JsonNode config = directory.json(CONFIG);
        if (config.has("embed_dim") && config.has("vision_cfg")) {
            JsonNode preprocess =
                    directory
                            .findJson("visual/preprocess_cfg.json")
                            .orElse(MissingNode.getInstance());
            boolean hasFolder = directory.find("textual/tokenizer.json").isPresent();
            return openClip(config, preprocess, hasFolder ? "textual/" : "");
        }
        return transformers(directory, config);
    }

    private static ClipConfig openClip(JsonNode model, JsonNode preprocess, String folder) {
        boolean sigmoid = model.hasNonNull("init_logit_bias");
        JsonNode text = model.path("text_cfg");
        return new ClipConfig(
                sigmoid,
                ConfigNumbers.intInRange(
                        text,
                        "context_length",
                        CLIP_CONTEXT,
                        1,
                        MAX_CONTEXT,
                        ClipImageProcessor.OPEN_CLIP_FILE),
                true,
                TextRules.ofOpenClip(text),
                sigmoid ? Optional.empty() : Optional.of(LogitScale.CLIP),
                ClipImageProcessor.fromOpenClip(
                        preprocess, model.path("vision_cfg").path("image_size")),
                folder);
    }

    private static ClipConfig transformers(ModelDirectory directory, JsonNode config) {
        String family = config.path("model_type").asText("");
        if (!FAMILIES.contains(family)) {
            throw new InvalidModelException(
                    "Model '%s' has the model_type '%s': expected one of %s, or a model of open_clip. Set the option model"
                            .formatted(directory.reference(), family, FAMILIES));
        }
        boolean sigmoid = !family.equals("clip");
        return new ClipConfig(
                sigmoid,
                ConfigNumbers.intInRange(
                        config.path("text_config"),
                        "max_position_embeddings",
                        sigmoid ? SIGLIP_CONTEXT : CLIP_CONTEXT,
                        1,
                        MAX_CONTEXT,
                        CONFIG),
                sigmoid,
                TextRules.ofTransformers(directory, sigmoid),
                logits(config, sigmoid),
                images(family, directory.json("preprocessor_config.json")),
                "");
    }

    /**
     * Returns the image processor. SigLIP 2 models with a fixed image size have the type siglip.
     */
    private static ImageProcessor images(String family, JsonNode preprocessor) {
        return family.equals("siglip2")
                ? PatchImageProcessor.fromTransformers(preprocessor)
                : ClipImageProcessor.fromTransformers(preprocessor);
    }

    private static Optional<LogitScale> logits(JsonNode config, boolean sigmoid) {
        double logScale =
                ConfigNumbers.doubleInRange(
                        config,
                        "logit_scale_init_value",
                        INITIAL_LOG_SCALE,
                        -MAX_LOG_SCALE,
                        MAX_LOG_SCALE,
                        CONFIG);
        boolean trained = Math.abs(logScale - INITIAL_LOG_SCALE) > 1e-3;
        if (sigmoid) {
            double bias =
                    ConfigNumbers.doubleInRange(
                            config, "logit_bias_init_value", 0, -MAX_BIAS, MAX_BIAS, CONFIG);
            return config.hasNonNull("logit_bias_init_value") && trained
                    ? Optional.of(new LogitScale((float) Math.exp(logScale), (float) bias))
                    : Optional.empty();
        }
        return Optional.of(
                trained ? new LogitScale((float) Math.exp(logScale), 0) : LogitScale.CLIP);
    }
}
