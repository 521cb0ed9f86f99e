/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.camelmultimodal.runtime.Excerpt;

/**
 * The fields of a request, read with their types and ranges. A field that is null counts as
 * missing, as clients send null for what is not set. Errors name the field.
 */
public final class Fields {

    private static final int MAX_NUMBER_CHARACTERS = 64;
    private static final int MAX_EXPONENT = 40;

    private final ObjectNode fields;
    private final boolean areTexts;

    private Fields(ObjectNode fields, boolean areTexts) {
        this.fields = fields;
        this.areTexts = areTexts;
    }

    /** Returns the fields of a JSON object. */
    static Fields ofJson(ObjectNode object) {
        return new Fields(object, false);
    }

    /** Returns the fields of a form, whose values are all texts, or arrays of them. */
    static Fields ofForm(ObjectNode form) {
        return new Fields(form, true);
    }

    /** Returns a field as it is; a missing node if there is none or it is null. */
    public JsonNode node(String name) {
        JsonNode node = fields.path(name);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    /**
     * Returns a text.
     *
     * @throws ApiException if it is not a string, or longer than the maximum
     */
    public Optional<String> text(String name, int maxCharacters) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw wrong(name, node, "a string");
        }
        if (node.textValue().length() > maxCharacters) {
            throw ApiException.invalid(
                    name,
                    "%s has %d characters: expected at most %d"
                            .formatted(name, node.textValue().length(), maxCharacters));
        }
        return Optional.of(node.textValue());
    }

    /**
     * Returns a text that is not blank.
     *
     * @throws ApiException if it is missing or blank, is not a text, or is too long
     */
    public String requiredText(String name, int maxCharacters) {
        return text(name, maxCharacters)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> missing(name));
    }

    /**
     * Returns an integer.
     *
     * @throws ApiException if it is not an integer in the range
     */
    public OptionalInt integer(String name, int minimum, int maximum) {
        OptionalLong value = longInteger(name, minimum, maximum);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    /**
     * Returns an integer.
     *
     * @throws ApiException if it is not an integer in the range
     */
    public OptionalLong longInteger(String name, long minimum, long maximum) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        String expected = "an integer from %d to %d".formatted(minimum, maximum);
        BigDecimal value = decimal(name, node, expected);
        if (value.compareTo(BigDecimal.valueOf(minimum)) < 0
                || value.compareTo(BigDecimal.valueOf(maximum)) > 0
                || value.stripTrailingZeros().scale() > 0) {
            throw wrong(name, node, expected);
        }
        return OptionalLong.of(value.longValueExact());
    }

    /**
     * Returns a number.
     *
     * @throws ApiException if it is not a number in the range
     */
    OptionalDouble number(String name, double minimum, double maximum) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return OptionalDouble.empty();
        }
        String expected = "a number from %s to %s".formatted(minimum, maximum);
        double value = decimal(name, node, expected).doubleValue();
        if (!(value >= minimum && value <= maximum)) {
            throw wrong(name, node, expected);
        }
        return OptionalDouble.of(value);
    }

    /** Returns the value as it is written, so that a huge exponent is never expanded. */
    private BigDecimal decimal(String name, JsonNode node, String expected) {
        boolean isNumber = areTexts ? node.isTextual() : node.isNumber();
        String text = node.asText();
        if (isNumber && text.length() <= MAX_NUMBER_CHARACTERS) {
            try {
                BigDecimal value = new BigDecimal(text.strip());
                if (Math.abs((long) value.precision() - value.scale()) <= MAX_EXPONENT) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw wrong(name, node, expected);
            }
        }
        throw wrong(name, node, expected);
    }

    /**
     * Returns one of several texts.
     *
     * @throws ApiException if it is another value
     */
    Optional<String> choice(String name, List<String> choices) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual() || !choices.contains(node.textValue())) {
            throw wrong(name, node, String.join(", ", choices));
        }
        return Optional.of(node.textValue());
    }

    /**
     * Refuses a field: ignoring it would change the result.
     *
     * @param supported the values that change nothing
     * @throws ApiException if the field has another value
     */
    void refuseUnless(String name, String... supported) {
        JsonNode node = node(name);
        if (!node.isMissingNode() && !List.of(supported).contains(node.asText())) {
            throw ApiException.invalid(
                    name,
                    "%s=%s is not supported: expected %s"
                            .formatted(
                                    name,
                                    Excerpt.of(node.isValueNode() ? node.asText() : "an object"),
                                    supported.length == 0
                                            ? "no such field"
                                            : String.join(" or ", supported)));
        }
    }

    public static ApiException missing(String name) {
        return ApiException.invalid(name, "Missing required parameter: '%s'".formatted(name));
    }

    private static ApiException wrong(String name, JsonNode node, String expected) {
        String value = node.isValueNode() ? Excerpt.of(node.asText()) : "an array or object";
        return ApiException.invalid(
                name, "Invalid '%s' (%s): expected %s".formatted(name, value, expected));
    }
}
