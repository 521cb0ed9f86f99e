/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.UnicodeSet;
import java.util.Locale;

/** String functions with the results of Python's methods of the same names. */
final class PythonText {

    /** Characters that <code>isspace()</code> and <code>\s</code> match in Python. */
    static final UnicodeSet WHITESPACE =
            new UnicodeSet(
                            "[\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a"
                                    + "\\u2028\\u2029\\u202f\\u205f\\u3000]")
                    .freeze();

    private PythonText() {}

    /** Returns the words of a text with one space between them and none around. */
    static String joinWords(String text) {
        var out = new StringBuilder(text.length());
        boolean betweenWords = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (WHITESPACE.contains(c)) {
                betweenWords = !out.isEmpty();
            } else {
                if (betweenWords) {
                    out.append(' ');
                    betweenWords = false;
                }
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Returns a text in lower case by Unicode's rules for words, those of no language. */
    static String lower(String text) {
        return UCharacter.toLowerCase(Locale.ROOT, text);
    }

    /** Returns a text in upper case by Unicode's rules for words, those of no language. */
    static String upper(String text) {
        return UCharacter.toUpperCase(Locale.ROOT, text);
    }
}
