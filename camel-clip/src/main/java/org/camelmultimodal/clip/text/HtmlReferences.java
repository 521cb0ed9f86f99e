/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/**
 * Replaces character references of HTML by the characters that they stand for, with the tables of
 * jsoup and the results of Python: <code>html.unescape</code>, and ftfy's stricter one.
 */
final class HtmlReferences {

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[^\\t\\n\\f <&#;]{1,32}+;?)");

    private static final Pattern TERMINATED = Pattern.compile("&#?[0-9A-Za-z]{1,24}+;");

    private static final String REPLACEMENT = "\uFFFD";

    /** Maximum number of digits of a code point, without leading zeros. */
    private static final int MAX_DIGITS = 7;

    private HtmlReferences() {}

    /**
     * Returns a text without references, as <code>html.unescape</code> does: also those that lack
     * their semicolon, where HTML allows that.
     */
    static String unescape(String text) {
        return text.indexOf('&') < 0
                ? text
                : REFERENCE
                        .matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(resolve(found.group())));
    }

    /**
     * Returns a text without the references that end with a semicolon, as ftfy does: also those
     * with uppercase names of lowercase letters.
     */
    static String unescapeTerminated(String text) {
        return text.indexOf('&') < 0
                ? text
                : TERMINATED
                        .matcher(text)
                        .replaceAll(
                                found ->
                                        Matcher.quoteReplacement(resolveTerminated(found.group())));
    }

    private static String resolveTerminated(String reference) {
        if (reference.charAt(1) == '#') {
            String resolved = unescape(reference);
            return resolved.indexOf(';') < 0 ? resolved : reference;
        }
        String name = reference.substring(1);
        return named(name).or(() -> capitals(name)).orElse(reference);
    }

    /**
     * Returns the capital of the character that the lowercase name stands for, unless the name has
     * a meaning itself.
     */
    private static Optional<String> capitals(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        boolean isCapitals = name.equals(name.toUpperCase(Locale.ROOT));
        return isCapitals && resolve("&" + name).equals("&" + name)
                ? named(small).map(PythonText::upper)
                : Optional.empty();
    }

    private static String resolve(String reference) {
        if (reference.charAt(1) == '#') {
            return number(reference);
        }
        for (int end = reference.length(); end > 2; end--) {
            Optional<String> character = named(reference.substring(1, end));
            if (character.isPresent()) {
                return character.get() + reference.substring(end);
            }
        }
        return reference;
    }

    /**
     * Returns the characters of a name; only some names may lack their semicolon.
     *
     * @param name with its semicolon, if it has one
     */
    private static Optional<String> named(String name) {
        int last = name.length() - 1;
        if (name.charAt(last) == ';') {
            return Optional.of(Entities.getByName(name.substring(0, last)))
                    .filter(characters -> !characters.isEmpty());
        }
        return Entities.isBaseNamedEntity(name)
                ? Optional.of(Entities.getByName(name))
                : Optional.empty();
    }

    private static String number(String reference) {
        boolean isHexadecimal = Character.toLowerCase(reference.charAt(2)) == 'x';
        int begin = isHexadecimal ? 3 : 2;
        int end = reference.endsWith(";") ? reference.length() - 1 : reference.length();
        while (begin < end - 1 && reference.charAt(begin) == '0') {
            begin++;
        }
        return end - begin > MAX_DIGITS
                ? REPLACEMENT
                : character(Integer.parseInt(reference, begin, end, isHexadecimal ? 16 : 10));
    }

    private static String character(int number) {
        if (number == 0
                || number > Character.MAX_CODE_POINT
                || number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE) {
            return REPLACEMENT;
        }
        if (number >= 0x80 && number < 0xA0) {
            return Character.toString(SingleByteCharset.WINDOWS_1252.decode(number));
        }
        return isForbidden(number) ? "" : Character.toString(number);
    }

    /**
     * Returns whether a code point is a control character other than whitespace, or not a
     * character.
     */
    private static boolean isForbidden(int number) {
        boolean isControl = number < ' ' && "\t\n\f\r".indexOf(number) < 0 || number == 0x7F;
        boolean isNoCharacter = number >= 0xFDD0 && number <= 0xFDEF || (number & 0xFFFE) == 0xFFFE;
        return isControl || isNoCharacter;
    }
}
