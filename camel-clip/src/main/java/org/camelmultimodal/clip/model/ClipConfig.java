/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * What <code>config.json</code> says of a model.
 *
 * @param sigmoid whether each label is scored by itself (SigLIP) and not against the others (CLIP)
 * @param contextLength the most tokens of a text
 * @param logitScale by what a cosine is multiplied to become a logit
 * @param logitBias what is then added; 0 for CLIP
 */
record ClipConfig(boolean sigmoid, int contextLength, float logitScale, float logitBias) {

    private static final Set<String> FAMILIES = Set.of("clip", "siglip", "siglip2");

    /** OpenAI's CLIP keeps the scale at or below this; log of it is 4.6052. */
    private static final double GREATEST_SCALE = 100;

    static ClipConfig read(ModelDirectory directory) {
        JsonNode config = directory.json("config.json");
        String family = config.path("model_type").asText("");
        if (!FAMILIES.contains(family)) {
            throw new InvalidModelException(
                    "Model '%s' has the model_type '%s'; clip: runs %s"
                            .formatted(directory.reference(), family, FAMILIES));
        }
        boolean sigmoid = family.startsWith("siglip");
        JsonNode text = config.path("text_config");
        double logScale = config.path("logit_scale_init_value").asDouble(Math.log(1 / 0.07));
        double scale = Math.exp(logScale);
        return new ClipConfig(
                sigmoid,
                text.path("max_position_embeddings").asInt(sigmoid ? 64 : 77),
                (float) (sigmoid ? scale : Math.min(scale, GREATEST_SCALE)),
                (float) config.path("logit_bias_init_value").asDouble(0));
    }
}
