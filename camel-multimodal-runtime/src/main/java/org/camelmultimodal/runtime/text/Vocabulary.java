/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids of tokens as they stand in <code>tokenizer.json</code>. Encoding does not tell them all:
 * CLIP's token <code>!</code>, with which some models pad, is another one than that of the text
 * <code>!</code>.
 */
final class Vocabulary {

    private Vocabulary() {}

    /**
     * The ids by token, of added tokens and of the model's own; read as a stream.
     *
     * @throws IOException if the file cannot be read, is no JSON, or has ids that are no int
     */
    static Map<String, Integer> read(Path tokenizerJson) throws IOException {
        var ids = new TreeMap<String, Integer>();
        try (JsonParser json = TokenizerJson.FACTORY.createParser(tokenizerJson.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "added_tokens" -> readAddedTokens(json, ids);
                    case "model" -> readModel(json, ids);
                    default -> json.skipChildren();
                }
            }
            return ids;
        }
    }

    /** A list of objects with id and content. */
    private static void readAddedTokens(JsonParser json, Map<String, Integer> ids)
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
                ids.put(content, id);
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

    /** A list of token and score, whose places are the ids. */
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
