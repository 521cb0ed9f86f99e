/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.Locale;
import org.camelmultimodal.runtime.Excerpt;

/** Reads and writes the JSON of messages and audit lines. What is read is limited and strict. */
final class MessageJson {

    /** Maximum number of characters of a message. */
    static final int MAX_CHARACTERS = 1_000_000;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(MAX_CHARACTERS)
                                                    .maxNumberLength(64)
                                                    .maxNestingDepth(8)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            config -> {
                                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                            })
                    .build();

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
