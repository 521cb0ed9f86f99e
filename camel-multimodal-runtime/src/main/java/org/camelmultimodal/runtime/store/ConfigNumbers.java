/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * Reads numbers of a model's JSON files and checks their ranges. A field that is absent or null has
 * its default. A value that is not a number, not an integer where one is expected, or out of range
 * fails with {@link InvalidModelException}, which names the file, the field, the value and the
 * range.
 */
public final class ConfigNumbers {

    private static final int MAX_SHOWN = 60;

    private ConfigNumbers() {}

    /**
     * Returns an integer field of an object.
     *
     * @param otherwise the value if the field is absent or null
     * @param min minimum
     * @param max maximum
     * @param file the name of the file, for messages
     * @throws InvalidModelException if the field has another value
     */
    public static int intInRange(
            JsonNode parent, String field, int otherwise, int min, int max, String file) {
        return intInRange(parent.path(field), otherwise, min, max, file, field);
    }

    /**
     * Returns an integer; see {@link #intInRange(JsonNode, String, int, int, int, String)}.
     *
     * @param value the value itself, such as an element of an array
     * @param name the name of the value in messages, such as <code>crop_size.height</code>
     */
    public static int intInRange(
            JsonNode value, int otherwise, int min, int max, String file, String name) {
        if (isAbsent(value)) {
            return otherwise;
        }
        boolean isWhole = value.isNumber() && value.canConvertToExactIntegral();
        if (!isWhole
                || !value.canConvertToInt()
                || value.intValue() < min
                || value.intValue() > max) {
            throw new InvalidModelException(
                    "%s has %s=%s: expected an integer from %d to %d. Check the option model"
                            .formatted(file, name, shown(value), min, max));
        }
        return value.intValue();
    }

    /**
     * Returns a finite number field of an object.
     *
     * @param otherwise the value if the field is absent or null
     * @param min minimum
     * @param max maximum
     * @param file the name of the file, for messages
     * @throws InvalidModelException if the field has another value
     */
    public static double doubleInRange(
            JsonNode parent, String field, double otherwise, double min, double max, String file) {
        return doubleInRange(parent.path(field), otherwise, min, max, file, field);
    }

    /**
     * Returns a finite number; see {@link #doubleInRange(JsonNode, String, double, double, double,
     * String)}.
     *
     * @param value the value itself, such as an element of an array
     * @param name the name of the value in messages, such as <code>image_mean[0]</code>
     */
    public static double doubleInRange(
            JsonNode value, double otherwise, double min, double max, String file, String name) {
        if (isAbsent(value)) {
            return otherwise;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!Double.isFinite(number) || number < min || number > max) {
            throw new InvalidModelException(
                    "%s has %s=%s: expected a number from %s to %s. Check the option model"
                            .formatted(file, name, shown(value), min, max));
        }
        return number;
    }

    private static boolean isAbsent(JsonNode value) {
        return value == null || value.isMissingNode() || value.isNull();
    }

    /** Returns a value as text of limited length. */
    private static String shown(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isArray() ? "a list" : "an object";
        }
        // A big decimal is never expanded: 1e999999999 would be a gigabyte.
        if (value.isBigDecimal()) {
            return String.valueOf(value.doubleValue());
        }
        String text = value.isBigInteger() ? "a number beyond 64 bits" : value.asText();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
