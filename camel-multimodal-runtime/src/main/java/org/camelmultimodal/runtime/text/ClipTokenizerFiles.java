/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * Builds the <code>tokenizer.json</code> of CLIP from <code>vocab.json</code> and <code>merges.txt
 * </code>: exports of diffusers' pipelines have only those.
 *
 * <p>Source: transformers, <code>CLIPConverter</code> in <code>convert_slow_tokenizer.py</code>.
 */
final class ClipTokenizerFiles {

    private static final int MAX_MERGES_BYTES = 16 << 20;
    private static final String SPECIAL = "special_tokens_map.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All but the vocabulary, the merges and the special tokens. */
    private static final String FRAME =
            """
            {"version": "1.0",
             "normalizer": {"type": "Sequence", "normalizers": [
               {"type": "NFC"},
               {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "},
               {"type": "Lowercase"}]},
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
               {"type": "Split", "behavior": "Removed", "invert": true, "pattern": {"Regex":
                 "'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+"}},
               {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}]},
             "post_processor": {"type": "RobertaProcessing", "trim_offsets": false, "add_prefix_space": false},
             "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
             "model": {"type": "BPE", "dropout": null, "continuing_subword_prefix": "",
               "end_of_word_suffix": "</w>", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false}}
            """;

    private ClipTokenizerFiles() {}

    /**
     * Returns the content of the file.
     *
     * @param folder where the tokenizer's files are: empty, or a folder with its slash
     * @throws InvalidModelException if a file is missing or damaged
     * @throws IOException if a file cannot be read
     */
    static byte[] tokenizerJson(ModelDirectory directory, String folder) throws IOException {
        JsonNode vocabulary = directory.json(folder + "vocab.json");
        var json = (ObjectNode) JSON.readTree(FRAME);
        ArrayNode added = json.putArray("added_tokens");
        var ends = (ObjectNode) json.get("post_processor");
        for (boolean isBegin : List.of(true, false)) {
            String token = special(directory, folder, isBegin);
            int id = id(vocabulary, token, directory, folder);
            ends.putArray(isBegin ? "cls" : "sep").add(token).add(id);
            added.addObject()
                    .put("id", id)
                    .put("content", token)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        var model = (ObjectNode) json.get("model");
        model.put("unk_token", special(directory, folder, false));
        model.set("vocab", vocabulary);
        model.set("merges", merges(directory.require(folder + "merges.txt")));
        return JSON.writeValueAsBytes(json);
    }

    /** Returns the token at the begin or the end of a text. */
    private static String special(ModelDirectory directory, String folder, boolean isBegin) {
        JsonNode token =
                directory
                        .findJson(folder + SPECIAL)
                        .map(map -> map.path(isBegin ? "bos_token" : "eos_token"))
                        .map(entry -> entry.isObject() ? entry.path("content") : entry)
                        .orElse(null);
        if (token != null && token.isTextual()) {
            return token.asText();
        }
        return isBegin ? "<|startoftext|>" : "<|endoftext|>";
    }

    private static int id(
            JsonNode vocabulary, String token, ModelDirectory directory, String folder) {
        JsonNode id = vocabulary.path(token);
        if (!id.canConvertToInt() || !id.isIntegralNumber()) {
            throw new InvalidModelException(
                    "%svocab.json of model '%s' has no token '%s': expected the vocabulary of a CLIP tokenizer. Set the option model to another model"
                            .formatted(folder, directory.reference(), TokenizerRules.shown(token)));
        }
        return id.intValue();
    }

    /** Reads pairs of tokens, one in each line after the version. */
    private static ArrayNode merges(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_MERGES_BYTES + 1);
        }
        if (bytes.length > MAX_MERGES_BYTES) {
            throw TokenizerRules.broken(
                    "has merges of more than %d bytes".formatted(MAX_MERGES_BYTES));
        }
        ArrayNode merges = JSON.createArrayNode();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\\r?\\n")) {
            String[] pair = line.split(" ");
            if (pair.length == 2 && !line.startsWith("#version")) {
                merges.addArray().add(pair[0]).add(pair[1]);
            } else if (!line.isBlank() && !line.startsWith("#version")) {
                throw TokenizerRules.broken(
                        "has the merge '%s'".formatted(TokenizerRules.shown(line)));
            }
        }
        return merges;
    }
}
