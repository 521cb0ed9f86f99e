/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * The tokenizer of a model, read from its <code>tokenizer.json</code> by the Rust library of
 * Hugging Face. Truncation and padding of the library are off, whatever the file says: where a
 * family cuts or pads, it calls {@link #encode(String, int)} and {@link #pad} and so decides
 * itself. Safe for many threads.
 */
public final class TextTokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final Path tokenizerJson;
    private Map<String, Integer> vocabulary;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, Path tokenizerJson) {
        this.tokenizer = tokenizer;
        this.tokenizerJson = tokenizerJson;
    }

    /**
     * Opens a tokenizer.
     *
     * @param tokenizerJson the file <code>tokenizer.json</code>
     * @throws InvalidModelException if the file cannot be read as one
     */
    public static TextTokenizer open(Path tokenizerJson) {
        try {
            // Without an explicit length the library reads one from tokenizer_config.json beside
            // the
            // file and cuts texts to it.
            var options = Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");
            return new TextTokenizer(
                    HuggingFaceTokenizer.newInstance(tokenizerJson, options), tokenizerJson);
        } catch (IOException | RuntimeException e) {
            throw new InvalidModelException(
                    "%s is not a tokenizer that can be read: %s"
                            .formatted(tokenizerJson, e.getMessage()),
                    e);
        }
    }

    /**
     * The token ids of a text, all of them.
     *
     * @param addSpecialTokens whether the model's begin and end tokens are put around
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        Encoding encoding = tokenizer.encode(text, addSpecialTokens, false);
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /**
     * The token ids of a text with the special tokens, at most <code>maxLength</code>: a longer
     * text is cut so that the last id is still its end token, as transformers does.
     */
    public int[] encode(String text, int maxLength) {
        int[] ids = encode(text, true);
        return ids.length <= maxLength ? ids : truncate(ids, maxLength);
    }

    /** Cuts ids to a length and keeps their last one, the end token, in the last place. */
    public static int[] truncate(int[] ids, int maxLength) {
        int[] cut = Arrays.copyOf(ids, maxLength);
        cut[maxLength - 1] = ids[ids.length - 1];
        return cut;
    }

    /** Fills ids up to a length; returns them as they are if they have it. */
    public static int[] pad(int[] ids, int length, int padId) {
        if (ids.length >= length) {
            return ids;
        }
        int[] padded = Arrays.copyOf(ids, length);
        Arrays.fill(padded, ids.length, length, padId);
        return padded;
    }

    /** The text of token ids. */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecialTokens);
    }

    /** The id of a token as it stands in the vocabulary, such as <code>&lt;|en|&gt;</code>. */
    public OptionalInt idOf(String token) {
        Integer id = vocabulary().get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private synchronized Map<String, Integer> vocabulary() {
        if (vocabulary == null) {
            vocabulary = Vocabulary.read(tokenizerJson);
        }
        return vocabulary;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
