/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import org.camelmultimodal.messaging.StrictJson;
import org.camelmultimodal.runtime.Excerpt;

/** Reads and writes the JSON of messages and audit lines. What is read is limited and strict. */
final class MessageJson {

    /** Maximum number of characters of a message. */
    static final int MAX_CHARACTERS = 1_000_000;

    private static final JsonMapper MAPPER = StrictJson.mapper(MAX_CHARACTERS);

    private MessageJson() {}

    /**
     * Reads the body of a message.
     *
     * @param refusal the type of the exception
     * @throws RefusedMessageException if the body is not a text with such a record as JSON
     */
    static <T> T read(Object body, Class<T> type, RefusedMessageException.Type refusal) {
        String what = type.getSimpleName().toLowerCase(Locale.ROOT);
        if (!(body instanceof String json)) {
            throw new RefusedMessageException(
                    refusal,
                    "The message has the body %s: expected a text message with the JSON of a %s"
                            .formatted(Excerpt.of(body), what));
        }
        if (json.length() > MAX_CHARACTERS) {
            throw new RefusedMessageException(
                    refusal,
                    "The message has %d characters: expected a %s with at most %d characters"
                            .formatted(json.length(), what, MAX_CHARACTERS));
        }
        T value;
        try {
            value = MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof RefusedMessageException refused) {
                throw refused;
            }
            throw new RefusedMessageException(
                    refusal,
                    "The message %s is not a %s: %s"
                            .formatted(Excerpt.of(json), what, Excerpt.of(e.getOriginalMessage())),
                    e);
        }
        if (value == null) {
            throw new RefusedMessageException(
                    refusal, "The message is null: expected the JSON of a " + what);
        }
        return value;
    }

    /** Returns a record as JSON on one line. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records, maps and lists are always JSON", e);
        }
    }

    /** Reads what {@link #write} wrote. */
    static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The audit log has a column that is not JSON", e);
        }
    }
}
