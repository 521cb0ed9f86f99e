/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Values of messages as error messages and log lines repeat them: short, and on one line, so that a
 * value of megabytes fills no log and a line break forges no entry of it.
 */
public final class Excerpt {

    private static final int MAX_CHARACTERS = 100;
    private static final int MAX_BITS = 1024;

    private Excerpt() {}

    /**
     * Returns the beginning of a value as text: at most 100 characters, with control characters,
     * line and paragraph separators and invisible format characters escaped as <code>&#92;uXXXX
     * </code>. Of a value that is no text, number that {@link #isShort is short}, truth value or
     * enum constant its class, whose <code>toString()</code> is not called.
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
     * Whether the digits of a number are few: those of an integer of millions of bits take seconds
     * to work out, and those of a decimal with a large exponent fill the memory.
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
