/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON of strangers, read within limits. */
public final class Json {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_TOKENS = 100_000;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 256;

    private static final ObjectMapper MAPPER =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxTokenCount(MAX_TOKENS)
                                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                                    .maxNameLength(MAX_NAME_LENGTH)
                                                    // The size of the body is limited.
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    // Numbers as they are written: a double would turn 1e999 into infinity.
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Json() {}

    /** Returns an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Reads an object.
     *
     * @throws ApiException if it is not one JSON object in UTF-8, is nested deeper than {@value
     *     #MAX_DEPTH}, has duplicate names, or more than {@value #MAX_TOKENS} tokens
     */
    public static ObjectNode read(byte[] body) {
        try {
            JsonNode root = MAPPER.readTree(body);
            if (root instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw ApiException.invalid(
                    null,
                    "The body is not valid JSON: "
                            + e.getOriginalMessage()
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                                    .replaceFirst(" \\(start marker at .*", ""));
        } catch (NumberFormatException e) {
            throw ApiException.invalid(null, "The body has a number with too large an exponent");
        } catch (IOException e) {
            throw ApiException.invalid(null, "The body is not text in UTF-8");
        }
        throw ApiException.invalid(null, "The body is not a JSON object");
    }

    /** Returns a value as JSON in UTF-8. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A response cannot be written as JSON", e);
        }
    }
}
