/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.camelmultimodal.messaging.StrictJson;
import org.camelmultimodal.runtime.Excerpt;

/** Reads and writes the bodies of messages. What is read comes from strangers and is limited. */
final class Json {

    /** Maximum number of characters of a body: a job with its text, or a status with a preview. */
    static final int MAX_CHARACTERS = 2_000_000;

    private static final JsonMapper MAPPER = StrictJson.mapper(MAX_CHARACTERS);

    private Json() {}

    /**
     * Reads a record.
     *
     * @param what what the text should be, for error messages
     * @throws InvalidJobException if the text is not such a record
     */
    static <T> T read(String json, Class<T> type, String what) {
        if (json.length() > MAX_CHARACTERS) {
            throw new InvalidJobException(
                    "The body has %d characters: expected %s with at most %d characters"
                            .formatted(json.length(), what, MAX_CHARACTERS));
        }
        try {
            T value = MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw invalid(json, what, e);
        }
        throw new InvalidJobException("The body is null: expected %s as JSON".formatted(what));
    }

    /** Returns the field id of a JSON object; null if it has none, or the text is not one. */
    static String id(String json) {
        if (json.length() > MAX_CHARACTERS) {
            return null;
        }
        try {
            return MAPPER.readTree(json).path("id").textValue();
        } catch (JsonProcessingException e) {
            // The job fails with what is wrong when it is read.
            return null;
        }
    }

    private static InvalidJobException invalid(
            String json, String what, JsonProcessingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJobException invalid) {
                return invalid;
            }
        }
        String where = e instanceof JsonMappingException mapping ? path(mapping) : "";
        return new InvalidJobException(
                "The body %s is not %s: %s%s"
                        .formatted(
                                Excerpt.of(json), what, where, Excerpt.of(e.getOriginalMessage())),
                e);
    }

    private static String path(JsonMappingException e) {
        String last =
                e.getPath().isEmpty()
                        ? null
                        : e.getPath().get(e.getPath().size() - 1).getFieldName();
        return last == null ? "" : "field " + Excerpt.of(last) + ": ";
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records, maps and lists are always JSON", e);
        }
    }
}
