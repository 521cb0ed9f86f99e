/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.camelmultimodal.runtime.InvalidModelException;

/** Checks the sections of a <code>tokenizer.json</code> on which the tokenizers library crashes. */
final class TokenizerRules {

    private static final int MAX_SHOWN = 60;
    private static final int MAX_ADDED_TOKEN = 1_000;

    private TokenizerRules() {}

    /**
     * Checks a section.
     *
     * @throws InvalidModelException if the library would crash on it
     */
    static void check(String field, JsonNode section) {
        checkValues(section);
        if (field.equals("post_processor")) {
            checkPostProcessor(section);
        } else if (field.equals("decoder")) {
            checkDecoder(section);
        } else if (field.equals("added_tokens")) {
            section.forEach(TokenizerRules::checkAddedToken);
        }
    }

    /** Checks the length of an added token: the time of the library's search is quadratic in it. */
    private static void checkAddedToken(JsonNode token) {
        int length = token.path("content").asText().length();
        require(
                length <= MAX_ADDED_TOKEN,
                "has an added token of %d characters: expected at most %d"
                        .formatted(length, MAX_ADDED_TOKEN));
    }

    /** Checks that texts are valid Unicode and numbers finite. */
    private static void checkValues(JsonNode node) {
        if (node.isTextual()) {
            require(isUnicode(node.textValue()), "has half of a surrogate pair");
        } else if (node.isNumber()) {
            require(Double.isFinite(node.doubleValue()), "has a number beyond double");
        } else if (node.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                require(isUnicode(field.getKey()), "has half of a surrogate pair");
                checkValues(field.getValue());
            }
        } else {
            node.forEach(TokenizerRules::checkValues);
        }
        if (node.path("type").asText().equals("FixedLength")) {
            require(
                    node.path("length").asLong() > 0,
                    "splits texts into pieces of length 0: expected 1 or more");
        }
        if (node.path("type").asText().equals("Precompiled")) {
            require(
                    CharacterMap.isSound(node.path("precompiled_charsmap").asText()),
                    "has a broken precompiled_charsmap");
        }
    }

    /**
     * Checks a decoder: the library reads before the beginning of a token that is shorter than the
     * stripped part.
     */
    private static void checkDecoder(JsonNode decoder) {
        decoder.path("decoders").forEach(TokenizerRules::checkDecoder);
        require(
                !decoder.path("type").asText().equals("Strip")
                        || decoder.path("stop").asLong() == 0,
                "has a decoder that strips the end of tokens: expected stop=0");
    }

    private static void checkPostProcessor(JsonNode processor) {
        processor.path("processors").forEach(TokenizerRules::checkPostProcessor);
        if (!processor.path("type").asText().equals("TemplateProcessing")) {
            return;
        }
        Set<String> special = new HashSet<>();
        for (Iterator<Map.Entry<String, JsonNode>> tokens =
                        processor.path("special_tokens").fields();
                tokens.hasNext(); ) {
            Map.Entry<String, JsonNode> token = tokens.next();
            int ids = token.getValue().path("ids").size();
            require(
                    ids == token.getValue().path("tokens").size(),
                    "has the special token '%s' with another number of ids than of tokens"
                            .formatted(shown(token.getKey())));
            special.add(token.getKey());
        }
        checkTemplate(processor.path("single"), special, Set.of("A"));
        checkTemplate(processor.path("pair"), special, Set.of("A", "B"));
    }

    private static void checkTemplate(JsonNode template, Set<String> special, Set<String> texts) {
        for (JsonNode piece : template) {
            String token = piece.path("SpecialToken").path("id").asText(null);
            String text = piece.path("Sequence").path("id").asText(null);
            require(
                    token == null ? texts.contains(text) : special.contains(token),
                    "has a template with the unknown piece %s".formatted(shown(piece.toString())));
        }
    }

    /** Returns whether a text has no unpaired surrogate. */
    static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** Returns a text for an error message, truncated, as an invalid file may have a long one. */
    static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    static InvalidModelException broken(String problem) {
        return new InvalidModelException("The tokenizer " + problem);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw broken(problem);
        }
    }
}
