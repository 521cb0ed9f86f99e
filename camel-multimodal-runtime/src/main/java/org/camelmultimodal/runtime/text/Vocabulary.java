/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * The ids of tokens as they stand in <code>tokenizer.json</code>. Encoding does not tell them all:
 * CLIP's token <code>!</code>, with which some models pad, is another one than that of the text
 * <code>!</code>.
 */
final class Vocabulary {

    private Vocabulary() {}

    /** The ids by token, of added tokens and of the model's own; read as a stream. */
    static Map<String, Integer> read(Path tokenizerJson) {
        var ids = new TreeMap<String, Integer>();
        try (JsonParser json = new JsonFactory().createParser(tokenizerJson.toFile())) {
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
        } catch (IOException e) {
            throw new InvalidModelException(
                    "%s is not a tokenizer that can be read: %s"
                            .formatted(tokenizerJson, e.getMessage()),
                    e);
        }
    }

    /** A list of objects with id and content. */
    private static void readAddedTokens(JsonParser json, Map<String, Integer> ids)
            throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            int id = -1;
            String content = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("id")) {
                    id = json.getIntValue();
                } else if (field.equals("content")) {
                    content = json.getText();
                }
            }
            ids.put(content, id);
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
            json.nextToken();
            json.nextToken();
        }
    }
}
