/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The ids of the tokens of a tokenizer by their texts, and its special tokens. Used only while a
 * model is loaded, as a vocabulary has tens of thousands of tokens.
 */
public final class SpecialTokens {

    static final String TOKENIZER_JSON = "tokenizer.json";
    static final String VOCABULARY = "vocab.json";

    private static final String PAD = "pad_token";
    private static final String SEPARATOR = "sep_token";

    /** The files that define the special tokens, in order of precedence. */
    private static final List<String> FILES =
            List.of("special_tokens_map.json", "tokenizer_config.json");

    private final ModelDirectory directory;
    private final String folder;
    private final Vocabulary vocabulary;

    private SpecialTokens(ModelDirectory directory, String folder, Vocabulary vocabulary) {
        this.directory = directory;
        this.folder = folder;
        this.vocabulary = vocabulary;
    }

    /**
     * Reads the tokens of a model.
     *
     * @param folder where the tokenizer's files are: empty, or a folder with its slash
     * @throws InvalidModelException if <code>tokenizer.json</code> is missing, also as the parts of
     *     which {@link TextTokenizer#openClip} makes it, or cannot be read
     */
    public static SpecialTokens read(ModelDirectory directory, String folder) {
        boolean isWhole = hasTokenizerJson(directory, folder);
        Path file = directory.require(folder + (isWhole ? TOKENIZER_JSON : VOCABULARY));
        try {
            return new SpecialTokens(
                    directory,
                    folder,
                    isWhole
                            ? Vocabulary.read(file)
                            : Vocabulary.read(ClipTokenizerFiles.tokenizerJson(directory, folder)));
        } catch (IOException | RuntimeException e) {
            throw TextTokenizer.unreadable(file, e);
        }
    }

    /** Returns whether a model has a tokenizer.json, or neither that nor a vocabulary. */
    static boolean hasTokenizerJson(ModelDirectory directory, String folder) {
        return directory.find(folder + TOKENIZER_JSON).isPresent()
                || directory.find(folder + VOCABULARY).isEmpty();
    }

    /** Returns the id of a token, such as <code>&lt;|endoftext|&gt;</code>, if there is one. */
    public OptionalInt idOf(String token) {
        Integer id = vocabulary.ids().get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * Returns the ids of the tokens that <code>tokenizer.json</code> lists beside its vocabulary,
     * by their texts.
     */
    public Map<String, Integer> added() {
        return vocabulary.added();
    }

    /**
     * Returns the id with which texts are padded, if the tokenizer's files name a pad token.
     *
     * @throws InvalidModelException if they name one that the tokenizer does not have
     */
    public OptionalInt padId() {
        return idOfRole(PAD);
    }

    /**
     * Returns the id of the token that separates texts, if the tokenizer's files name one.
     *
     * @throws InvalidModelException if they name one that the tokenizer does not have
     */
    public OptionalInt separatorId() {
        return idOfRole(SEPARATOR);
    }

    private OptionalInt idOfRole(String role) {
        for (String file : FILES) {
            JsonNode token =
                    directory.findJson(folder + file).map(json -> json.get(role)).orElse(null);
            if (token != null && !token.isNull()) {
                return OptionalInt.of(require(token, role, folder + file));
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the id of a token, which is a text or an object with its content. */
    private int require(JsonNode token, String role, String file) {
        String text = token.isTextual() ? token.asText() : token.path("content").asText();
        return idOf(text)
                .orElseThrow(
                        () ->
                                new InvalidModelException(
                                        "%s of model '%s' has %s='%s', which its tokenizer.json does not have: expected a token of its vocabulary"
                                                .formatted(
                                                        file,
                                                        directory.reference(),
                                                        role,
                                                        TokenizerRules.shown(text))));
    }
}
