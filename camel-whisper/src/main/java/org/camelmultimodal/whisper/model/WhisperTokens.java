/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.store.ConfigNumbers;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.text.SpecialTokens;

/**
 * Ids of the special tokens, read from <code>generation_config.json</code>, or by name from <code>
 * tokenizer.json</code> for those that it does not have. Ids from {@link #endOfText} on are not
 * text.
 *
 * @param languages the id per language code; empty for an English-only model
 * @param suppressed ids that are never generated
 * @param beginSuppressed ids that are not generated as the first token
 * @param maxInitialTimestampIndex maximum first timestamp, in steps of 0.02 s
 */
record WhisperTokens(
        int startOfTranscript,
        int endOfText,
        OptionalInt transcribe,
        OptionalInt translate,
        OptionalInt startOfPrevious,
        OptionalInt noSpeech,
        int noTimestamps,
        Map<String, Integer> languages,
        int[] suppressed,
        int[] beginSuppressed,
        int maxInitialTimestampIndex) {

    private static final Pattern LANGUAGE = Pattern.compile("<\\|([a-z]{2,3})\\|>");

    private static final String FILE = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final int MAX_VOCABULARY = 10_000_000;
    private static final int MAX_INITIAL_STEPS = 100_000;

    /**
     * Reads the ids of a model.
     *
     * @throws InvalidModelException if an id is missing or out of range
     */
    static WhisperTokens read(ModelDirectory directory) {
        int vocabulary =
                ConfigNumbers.intInRange(
                        directory.json("config.json"),
                        "vocab_size",
                        MAX_VOCABULARY,
                        1,
                        MAX_VOCABULARY,
                        "config.json");
        JsonNode generation =
                directory.findJson(FILE).orElseGet(() -> directory.json("config.json"));
        Map<String, Integer> added = addedTokens(directory, vocabulary);
        Map<String, Integer> languages = languages(generation, added, vocabulary);
        JsonNode tasks = generation.path("task_to_id");
        return new WhisperTokens(
                id(
                        generation,
                        "decoder_start_token_id",
                        added,
                        "<|startoftranscript|>",
                        vocabulary),
                id(generation, "eos_token_id", added, "<|endoftext|>", vocabulary),
                optional(
                        tasks.path("transcribe"),
                        added.get("<|transcribe|>"),
                        "task_to_id.transcribe",
                        vocabulary),
                optional(
                        tasks.path("translate"),
                        added.get("<|translate|>"),
                        "task_to_id.translate",
                        vocabulary),
                optional(
                        generation.path("prev_sot_token_id"),
                        added.get("<|startofprev|>"),
                        "prev_sot_token_id",
                        vocabulary),
                optional(
                        null,
                        added.containsKey("<|nospeech|>")
                                ? added.get("<|nospeech|>")
                                : added.get("<|nocaptions|>"),
                        "",
                        vocabulary),
                id(generation, "no_timestamps_token_id", added, "<|notimestamps|>", vocabulary),
                languages,
                ids(generation, "suppress_tokens", vocabulary),
                ids(generation, "begin_suppress_tokens", vocabulary),
                ConfigNumbers.intInRange(
                        generation, "max_initial_timestamp_index", 50, 0, MAX_INITIAL_STEPS, FILE));
    }

    private static Map<String, Integer> addedTokens(ModelDirectory directory, int vocabulary) {
        var added = new HashMap<>(SpecialTokens.read(directory, "").added());
        // Others are not used, so their ids are not checked.
        added.keySet().removeIf(token -> !token.startsWith("<|"));
        added.forEach((token, id) -> within(IntNode.valueOf(id), vocabulary, TOKENIZER, token));
        return added;
    }

    private static int within(JsonNode id, int vocabulary, String file, String name) {
        return ConfigNumbers.intInRange(id, -1, 0, vocabulary - 1, file, name);
    }

    private static Map<String, Integer> languages(
            JsonNode generation, Map<String, Integer> added, int vocabulary) {
        var names = new TreeMap<String, Integer>();
        JsonNode listed = generation.path("lang_to_id");
        if (listed.isObject()) {
            listed.fields()
                    .forEachRemaining(
                            entry -> {
                                String name = "lang_to_id." + entry.getKey();
                                int id = within(entry.getValue(), vocabulary, FILE, name);
                                if (id >= 0) {
                                    names.put(entry.getKey(), id);
                                }
                            });
        } else if (generation
                .path("is_multilingual")
                .asBoolean(added.containsKey("<|transcribe|>"))) {
            names.putAll(added);
        }
        var languages = new TreeMap<String, Integer>();
        names.forEach(
                (name, id) -> {
                    var matcher = LANGUAGE.matcher(name);
                    if (matcher.matches()) {
                        languages.put(matcher.group(1), id);
                    }
                });
        return languages;
    }

    private static int id(
            JsonNode config,
            String field,
            Map<String, Integer> added,
            String name,
            int vocabulary) {
        JsonNode node = config.path(field);
        JsonNode first = node.isArray() ? node.path(0) : node;
        OptionalInt id = optional(first, added.get(name), field, vocabulary);
        return id.orElseThrow(
                () ->
                        new InvalidModelException(
                                "The model has neither %s in generation_config.json nor the token %s in tokenizer.json: expected one of them. Set the option model to a Whisper model"
                                        .formatted(field, name)));
    }

    private static OptionalInt optional(
            JsonNode node, Integer defaultId, String field, int vocabulary) {
        int id = within(node, vocabulary, FILE, field);
        if (id >= 0) {
            return OptionalInt.of(id);
        }
        return defaultId == null ? OptionalInt.empty() : OptionalInt.of(defaultId);
    }

    private static int[] ids(JsonNode generation, String field, int vocabulary) {
        JsonNode list = generation.path(field);
        var ids = new int[list.isArray() ? list.size() : 0];
        for (int i = 0; i < ids.length; i++) {
            ids[i] =
                    ConfigNumbers.intInRange(
                            list.get(i), 0, 0, vocabulary - 1, FILE, field + "[" + i + "]");
        }
        return ids;
    }

    /** Returns the largest id that must have a logit. */
    int largest() {
        return Stream.of(
                        IntStream.of(startOfTranscript, endOfText, noTimestamps),
                        Stream.of(transcribe, translate, startOfPrevious, noSpeech)
                                .flatMapToInt(OptionalInt::stream),
                        languages.values().stream().mapToInt(Integer::intValue),
                        IntStream.of(suppressed),
                        IntStream.of(beginSuppressed))
                .flatMapToInt(ids -> ids)
                .max()
                .orElseThrow();
    }

    /** Returns the id of <code>&lt;|0.00|&gt;</code>; each following id is 0.02 s later. */
    int firstTimestamp() {
        return noTimestamps + 1;
    }

    /** Returns whether the model knows languages other than English. */
    boolean isMultilingual() {
        return !languages.isEmpty();
    }

    /**
     * Returns the id of a language.
     *
     * @throws InvalidOptionException if the model does not know the language
     */
    int language(String code) {
        Integer id = languages.get(code);
        if (id == null) {
            throw new InvalidOptionException(
                    "language=%s is not supported by the model: expected one of %s. Set the option language or its header, or neither to detect the language"
                            .formatted(Excerpt.of(code), languages.keySet()));
        }
        return id;
    }
}
