/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import com.ibm.icu.lang.UCharacter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Cleaning of texts before tokenization. The constants of open_clip's cleaning are named as in its
 * config files; each of them repairs the text as ftfy does and unescapes HTML twice.
 *
 * <p>Source: open_clip, <code>tokenizer.py</code>, <code>get_clean_fn</code>.
 */
public enum TextCleaning {
    /** No cleaning: the tokenizer does all normalization. */
    NONE {
        @Override
        public String clean(String text) {
            return text;
        }
    },

    /** Each character in lower case by itself, as the tokenizers library does it. */
    LOWER_CASE {
        @Override
        public String clean(String text) {
            var out = new StringBuilder(text.length());
            text.codePoints().forEach(c -> appendLowerCase(out, c));
            return out.toString();
        }
    },

    /** One space between words. */
    WHITESPACE {
        @Override
        public String clean(String text) {
            return PythonText.joinWords(repaired(text));
        }
    },

    /** One space for whitespace and underscores between words. */
    WHITESPACE_UNDERSCORE {
        @Override
        public String clean(String text) {
            return PythonText.joinWords(repaired(text).replace('_', ' '));
        }
    },

    /** One space between words, in lower case. */
    LOWER {
        @Override
        public String clean(String text) {
            return PythonText.lower(PythonText.joinWords(repaired(text)));
        }
    },

    /** One space between words, in lower case, without ASCII punctuation. */
    CANONICALIZE {
        @Override
        public String clean(String text) {
            String spaced = repaired(text).replace('_', ' ');
            String words = PUNCTUATION.matcher(spaced).replaceAll("");
            return PythonText.joinWords(PythonText.lower(words));
        }
    };

    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");

    private static final int CAPITAL_I_WITH_DOT = 0x130;

    /**
     * Returns the cleaned text.
     *
     * @throws InvalidMediaException if the text still changes after too many passes
     */
    public abstract String clean(String text);

    /** Returns the cleaning that open_clip knows by a name, such as <code>canonicalize</code>. */
    public static Optional<TextCleaning> ofOpenClip(String name) {
        return Stream.of(WHITESPACE, WHITESPACE_UNDERSCORE, LOWER, CANONICALIZE)
                .filter(cleaning -> cleaning.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /**
     * Returns the text as a reader means it: repaired as ftfy does, with HTML unescaped twice.
     *
     * @throws InvalidMediaException if the text was made so that cleaning it does not end
     */
    public static String repaired(String text) {
        return HtmlReferences.unescape(HtmlReferences.unescape(TextFixer.fix(text)));
    }

    private static void appendLowerCase(StringBuilder out, int codePoint) {
        if (codePoint == CAPITAL_I_WITH_DOT) {
            out.append("i\u0307");
        } else {
            out.appendCodePoint(UCharacter.toLowerCase(codePoint));
        }
    }
}
