/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids of tokens in <code>tokenizer.json</code>. Encoding does not return all of them: the token
 * <code>!</code> of CLIP, with which some models pad, is not the token of the text <code>!</code>.
 *
 * @param ids the ids of all tokens by their texts
 * @param added the ids of the added tokens alone
 */
record Vocabulary(Map<String, Integer> ids, Map<String, Integer> added) {

    /**
     * Reads a vocabulary as a stream.
     *
     * @throws IOException if the file cannot be read, is not JSON, or has an id that is not an int
     */
    static Vocabulary read(Path tokenizerJson) throws IOException {
        try (JsonParser json = TokenizerJson.FACTORY.createParser(tokenizerJson.toFile())) {
            return read(json);
        }
    }

    /** Reads a vocabulary as {@link #read(Path)} does. */
    static Vocabulary read(byte[] tokenizerJson) throws IOException {
        try (JsonParser json = TokenizerJson.FACTORY.createParser(tokenizerJson)) {
            return read(json);
        }
    }

    private static Vocabulary read(JsonParser json) throws IOException {
        var added = new TreeMap<String, Integer>();
        var ids = new TreeMap<String, Integer>();
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "added_tokens" -> readAddedTokens(json, added);
                case "model" -> readModel(json, ids);
                default -> json.skipChildren();
            }
        }
        ids.putAll(added);
        return new Vocabulary(ids, added);
    }

    /** Reads a list of objects with id and content. */
    private static void readAddedTokens(JsonParser json, Map<String, Integer> added)
            throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Integer id = null;
            String content = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "id" -> id = json.getIntValue();
                    case "content" -> content = json.getText();
                    default -> json.skipChildren();
                }
            }
            if (id != null && content != null) {
                added.put(content, id);
            }
        }
    }

    private static void readModel(JsonParser json, Map<String, Integer> ids) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (!field.equals("vocab")) {
                json.skipChildren();
            } else if (json.currentToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String token = json.currentName();
                    json.nextToken();
                    ids.putIfAbsent(token, json.getIntValue());
                }
            } else {
                readPairs(json, ids);
            }
        }
    }

    /** Reads a list of pairs of token and score, whose indices are the ids. */
    private static void readPairs(JsonParser json, Map<String, Integer> ids) throws IOException {
        for (int id = 0; json.nextToken() == JsonToken.START_ARRAY; id++) {
            json.nextToken();
            ids.putIfAbsent(json.getText(), id);
            while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
                json.skipChildren();
            }
        }
    }
}
