/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Shortens values of messages for error messages and log lines: to one line of limited length, so
 * that a value of megabytes does not fill a log and a line break does not forge a log entry.
 */
public final class Excerpt {

    private static final int MAX_CHARACTERS = 100;
    private static final int MAX_BITS = 1024;

    private Excerpt() {}

    /**
     * Returns the beginning of a value as text: at most 100 characters, with control characters,
     * line and paragraph separators and invisible format characters escaped as <code>&#92;uXXXX
     * </code>. A value that is not a text, a {@link #isShort short} number, a boolean or an enum
     * constant is replaced by its class name, and its <code>toString()</code> is not called.
     */
    public static String of(Object value) {
        if (value == null) {
            return "null";
        }
        boolean hasText =
                value instanceof CharSequence
                        || value instanceof Number number && isShort(number)
                        || value instanceof Boolean
                        || value instanceof Character
                        || value instanceof Enum<?>;
        return hasText ? escaped(value.toString()) : "a " + value.getClass().getName();
    }

    /**
     * Returns whether a number has few digits: those of an integer of millions of bits take seconds
     * to compute, and those of a decimal with a large exponent fill the memory.
     */
    public static boolean isShort(Number number) {
        if (number instanceof BigInteger integer) {
            return integer.bitLength() <= MAX_BITS;
        } else if (number instanceof BigDecimal decimal) {
            return isShort(decimal.unscaledValue()) && Math.abs((long) decimal.scale()) <= MAX_BITS;
        }
        return true;
    }

    private static String escaped(String text) {
        var out = new StringBuilder();
        int end = Math.min(text.length(), MAX_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append("\\u%04x".formatted((int) c));
            }
        }
        if (end < text.length()) {
            out.append("… (%d characters)".formatted(text.length()));
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
