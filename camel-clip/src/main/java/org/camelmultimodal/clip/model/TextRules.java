/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmultimodal.clip.text.TextCleaning;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The preprocessing of texts by a model's reference implementation, besides its <code>
 * tokenizer.json</code>.
 *
 * <p>Source: open_clip, <code>factory.py</code>, <code>get_tokenizer</code>; transformers, <code>
 * tokenization_clip.py</code> and <code>tokenization_siglip2.py</code>.
 *
 * @param cleaning how texts are cleaned before they are tokenized
 * @param zeroPadded whether texts are padded with the id 0, regardless of the pad token in the
 *     files
 * @param separatorPadded whether separators are replaced with the pad token
 */
record TextRules(TextCleaning cleaning, boolean zeroPadded, boolean separatorPadded) {

    /**
     * Reads the rules of a model of open_clip. With <code>hf_tokenizer_name</code> its reference is
     * a tokenizer of transformers after open_clip's cleaning, otherwise open_clip's own tokenizer,
     * which <code>tokenizer.json</code> stands for.
     *
     * @param text the section <code>text_cfg</code>
     * @throws InvalidModelException if it has a cleaning that open_clip does not have
     */
    static TextRules ofOpenClip(JsonNode text) {
        boolean isOwn = text.path("hf_tokenizer_name").asText("").isEmpty();
        JsonNode options = text.path("tokenizer_kwargs");
        JsonNode clean = options.path("clean");
        TextCleaning otherwise = isOwn ? TextCleaning.LOWER : TextCleaning.WHITESPACE;
        TextCleaning cleaning = clean.isTextual() ? named(clean.asText()) : otherwise;
        return new TextRules(cleaning, isOwn, options.path("strip_sep_token").asBoolean(false));
    }

    private static TextCleaning named(String clean) {
        return TextCleaning.ofOpenClip(clean)
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "The model has tokenizer_kwargs.clean='%s': expected canonicalize, lower, whitespace or whitespace_underscore"
                                                .formatted(Excerpt.of(clean))));
    }

    /**
     * Reads the rules of a model of transformers, whose tokenizers normalize texts themselves; only
     * older exports of SigLIP 2 lack the lower casing that it was trained with.
     */
    static TextRules ofTransformers(ModelDirectory directory, boolean isSiglip) {
        String tokenizer =
                directory
                        .findJson("tokenizer_config.json")
                        .map(json -> json.path("tokenizer_class").asText())
                        .orElse("");
        boolean isLowerCased =
                isSiglip && (tokenizer.startsWith("Gemma") || tokenizer.startsWith("Siglip2"));
        return new TextRules(
                isLowerCased ? TextCleaning.LOWER_CASE : TextCleaning.NONE, false, false);
    }
}
