/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.Message;
import org.apache.camel.util.StringHelper;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OptionRanges;

/**
 * Reads options that a header overrides for one message. Headers may come from a client, so only
 * texts, numbers, booleans and enum constants are accepted; values that would have to be opened,
 * such as files or streams, are never converted.
 */
public final class Options {

    /** Maximum length of a text in a header. */
    public static final int MAX_HEADER_CHARACTERS = 100_000;

    private static final int MAX_NUMBER_CHARACTERS = 64;
    private static final Pattern HEADER_PREFIX = Pattern.compile("^Camel[A-Z][a-z]*");

    private Options() {}

    /**
     * Returns the value of a header, or the option if the message has no such header.
     *
     * @param type String, Integer, Long, Float, Boolean or an enum
     * @throws InvalidOptionException if the value of the header cannot be converted to the type, is
     *     a number out of its range, or is longer than {@value #MAX_HEADER_CHARACTERS} characters
     */
    public static <T> T headerOr(Message message, String header, Class<T> type, T option) {
        Object value = message.getHeader(header);
        if (value == null || type.isInstance(value) && !(value instanceof String)) {
            return value == null ? option : type.cast(value);
        }
        try {
            Object converted = convert(header, type, value);
            if (converted != null) {
                return type.cast(converted);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw unusable(header, type, value, e);
        }
        throw unusable(header, type, value, null);
    }

    /**
     * Returns the value of a header, or the option if the message has no such header, as an integer
     * in a range.
     *
     * @throws InvalidOptionException if the header is not an integer or is out of range; the
     *     exception has the option that the header overrides
     */
    public static int intInRange(
            Message message, String header, int option, int minimum, int maximum) {
        int value = headerOr(message, header, Integer.class, option);
        OptionRanges.requireInRange(optionName(header), value, minimum, maximum);
        return value;
    }

    /**
     * Returns the value of a header, or the option, as a floating point number in a range; see
     * {@link #intInRange}.
     */
    public static float floatInRange(
            Message message, String header, float option, float minimum, float maximum) {
        float value = headerOr(message, header, Float.class, option);
        OptionRanges.requireInRange(optionName(header), value, minimum, maximum);
        return value;
    }

    /** Returns the option that a header overrides, such as <code>topK</code> for CamelClipTopK. */
    private static String optionName(String header) {
        return StringHelper.decapitalize(HEADER_PREFIX.matcher(header).replaceFirst(""));
    }

    /**
     * Returns the value of a header as a text.
     *
     * @throws InvalidOptionException if it is not a text, number, boolean or enum constant, or is
     *     longer than {@value #MAX_HEADER_CHARACTERS} characters
     */
    public static String text(String header, Object value) {
        String text;
        if (value instanceof String
                || value instanceof Number number && Excerpt.isShort(number)
                || value instanceof Boolean
                || value instanceof Enum<?>) {
            text = value.toString();
        } else if (value instanceof byte[] bytes && bytes.length <= 4 * MAX_HEADER_CHARACTERS) {
            // Headers of Kafka are bytes.
            text = new String(bytes, StandardCharsets.UTF_8);
        } else {
            throw unusable(header, String.class, value, null);
        }
        if (text.length() > MAX_HEADER_CHARACTERS) {
            throw new InvalidOptionException(
                    "The header %s has a text of %d characters: expected at most %d characters"
                            .formatted(header, text.length(), MAX_HEADER_CHARACTERS));
        }
        return text;
    }

    /** Returns the value converted to the type; null if that is not possible. */
    private static Object convert(String header, Class<?> type, Object value) {
        if (type == String.class) {
            return text(header, value);
        }
        if (value instanceof Number number) {
            return Excerpt.isShort(number) ? number(type, number) : null;
        }
        if (!(value instanceof String || value instanceof byte[])) {
            return null;
        }
        String text = text(header, value).strip();
        if (type == Boolean.class) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> null;
            };
        }
        return type.isEnum() ? constant(type, text) : number(type, text);
    }

    private static Object number(Class<?> type, Number number) {
        if (type == Float.class) {
            return number.floatValue();
        }
        double value = number.doubleValue();
        if (value != Math.rint(value)) {
            return null;
        }
        if (type == Integer.class) {
            return value == (int) value ? (int) value : null;
        }
        if (type == Long.class) {
            return number instanceof Integer || Math.abs(value) < 1L << 53 ? (long) value : null;
        }
        return null;
    }

    private static Object number(Class<?> type, String text) {
        if (text.length() > MAX_NUMBER_CHARACTERS) {
            return null;
        }
        if (type == Integer.class) {
            return Integer.valueOf(text);
        } else if (type == Long.class) {
            return Long.valueOf(text);
        } else if (type == Float.class) {
            return Float.valueOf(text);
        }
        return null;
    }

    /**
     * Returns the enum constant of a text as Camel does: case-insensitive, with dashes or
     * underscores; null if there is none.
     */
    private static Object constant(Class<?> type, String text) {
        String name = text.replace('-', '_');
        for (Object constant : type.getEnumConstants()) {
            String own = ((Enum<?>) constant).name();
            if (own.equalsIgnoreCase(name) || own.replace("_", "").equalsIgnoreCase(name)) {
                return constant;
            }
        }
        return null;
    }

    private static InvalidOptionException unusable(
            String header, Class<?> type, Object value, Throwable cause) {
        return new InvalidOptionException(
                "The header %s has the value '%s' (%s): expected a value of the type %s"
                        .formatted(
                                header,
                                Excerpt.of(value),
                                value == null ? "nothing" : value.getClass().getName(),
                                type.getSimpleName()),
                cause);
    }
}
