/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The ids of Whisper's special tokens, from <code>generation_config.json</code>, and by their names
 * from <code>tokenizer.json</code> where it is silent. Ids from {@link #endOfText} on are no text.
 *
 * @param languages the id of each language code; empty if the model knows English alone
 * @param suppressed ids that are never generated
 * @param beginSuppressed ids that are not generated first
 * @param maxInitialTimestampIndex the latest first timestamp, in steps of 0.02 s
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

    static WhisperTokens read(ModelDirectory directory) {
        JsonNode generation =
                directory
                        .findJson("generation_config.json")
                        .orElseGet(() -> directory.json("config.json"));
        Map<String, Integer> added = addedTokens(directory);
        Map<String, Integer> languages = languages(generation, added);
        JsonNode tasks = generation.path("task_to_id");
        return new WhisperTokens(
                id(generation, "decoder_start_token_id", added, "<|startoftranscript|>"),
                id(generation, "eos_token_id", added, "<|endoftext|>"),
                optional(tasks.path("transcribe"), added.get("<|transcribe|>")),
                optional(tasks.path("translate"), added.get("<|translate|>")),
                optional(generation.path("prev_sot_token_id"), added.get("<|startofprev|>")),
                optional(
                        null,
                        added.containsKey("<|nospeech|>")
                                ? added.get("<|nospeech|>")
                                : added.get("<|nocaptions|>")),
                id(generation, "no_timestamps_token_id", added, "<|notimestamps|>"),
                languages,
                ids(generation.path("suppress_tokens")),
                ids(generation.path("begin_suppress_tokens")),
                generation.path("max_initial_timestamp_index").asInt(50));
    }

    private static Map<String, Integer> addedTokens(ModelDirectory directory) {
        var added = new HashMap<String, Integer>();
        for (JsonNode token : directory.json("tokenizer.json").path("added_tokens")) {
            added.put(token.path("content").asText(), token.path("id").asInt());
        }
        return added;
    }

    private static Map<String, Integer> languages(JsonNode generation, Map<String, Integer> added) {
        var names = new TreeMap<String, Integer>();
        JsonNode listed = generation.path("lang_to_id");
        if (listed.isObject()) {
            listed.fields()
                    .forEachRemaining(entry -> names.put(entry.getKey(), entry.getValue().asInt()));
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

    private static int id(JsonNode config, String field, Map<String, Integer> added, String name) {
        JsonNode node = config.path(field);
        OptionalInt id = optional(node.isArray() ? node.path(0) : node, added.get(name));
        return id.orElseThrow(
                () ->
                        new InvalidModelException(
                                "Neither generation_config.json has %s nor tokenizer.json the token %s; is this a Whisper model?"
                                        .formatted(field, name)));
    }

    private static OptionalInt optional(JsonNode node, Integer otherwise) {
        if (node != null && node.isInt()) {
            return OptionalInt.of(node.asInt());
        }
        return otherwise == null ? OptionalInt.empty() : OptionalInt.of(otherwise);
    }

    private static int[] ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }

    /** The id of <code>&lt;|0.00|&gt;</code>; each next one is 0.02 s later. */
    int firstTimestamp() {
        return noTimestamps + 1;
    }

    boolean isMultilingual() {
        return !languages.isEmpty();
    }

    int language(String code) {
        Integer id = languages.get(code);
        if (id == null) {
            throw new InvalidOptionException(
                    "language=%s is not among the model's languages %s; leave it out to have it detected"
                            .formatted(Excerpt.of(code), languages.keySet()));
        }
        return id;
    }
}
