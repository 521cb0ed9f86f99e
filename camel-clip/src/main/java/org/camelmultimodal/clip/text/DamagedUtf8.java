/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import java.util.regex.Pattern;

/** Repairs UTF-8 that lost bytes when it was read in another encoding. */
final class DamagedUtf8 {

    private static final String CONTINUATION = "[\\x80-\\xbf]";

    /** Continuation bytes without the ellipsis and the no-break space of Windows-1252. */
    private static final String LIKELY_CONTINUATION = "[\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf]";

    /** The word "à" of French and similar languages, but not the beginning of Portuguese words. */
    private static final Pattern A_GRAVE_WORD = Pattern.compile("\\xc3 (?! |quele|quela|quilo|s )");

    /** Sequences in which a space may stand for byte A0 that make likely characters. */
    private static final Pattern WITH_SPACE =
            alternatives(
                    "[\\xc2\\xc3\\xc5\\xce\\xd0\\xd9] ",
                    "[\\xe2\\xe3] " + LIKELY_CONTINUATION,
                    "[\\xe0-\\xe3]" + LIKELY_CONTINUATION + " ",
                    "\\xf0 " + CONTINUATION + CONTINUATION,
                    "\\xf0" + CONTINUATION + " " + CONTINUATION,
                    "\\xf0" + CONTINUATION + CONTINUATION + " ");

    private static final String LOST = "[\\x1a?]";
    private static final String LOST_OR_NOT = "[\\x1a\\x80-\\xbf]";
    private static final String FIRST_OF_PAIR = "\\xed[\\xa0-\\xaf]";
    private static final String SECOND_OF_PAIR = "\\xed[\\xb0-\\xbf]";

    /** Sequences of UTF-8 and CESU-8 with at least one byte lost, and bytes lost by themselves. */
    private static final Pattern WITH_LOST_BYTES =
            alternatives(
                    "[\\xc2-\\xdf]\\x1a",
                    "[\\xc2\\xc3]\\?",
                    FIRST_OF_PAIR + LOST + SECOND_OF_PAIR + "[\\x1a?\\x80-\\xbf]",
                    FIRST_OF_PAIR + "[\\x1a?\\x80-\\xbf]" + SECOND_OF_PAIR + LOST,
                    "[\\xe0-\\xef]" + LOST + LOST_OR_NOT,
                    "[\\xe0-\\xef]" + LOST_OR_NOT + LOST,
                    "[\\xf0-\\xf4]" + LOST + LOST_OR_NOT + LOST_OR_NOT,
                    "[\\xf0-\\xf4]" + LOST_OR_NOT + LOST + LOST_OR_NOT,
                    "[\\xf0-\\xf4]" + LOST_OR_NOT + LOST_OR_NOT + LOST,
                    "\\x1a");

    /** U+FFFD. */
    private static final String REPLACEMENT_BYTES = "\u00EF\u00BF\u00BD";

    private DamagedUtf8() {}

    private static Pattern alternatives(String... sequences) {
        return Pattern.compile(String.join("|", sequences));
    }

    /** Returns bytes with A0 where a program made it a space that breaks a likely character. */
    static String restoreNoBreakSpaces(String bytes) {
        String words = A_GRAVE_WORD.matcher(bytes).replaceAll("\u00C3\u00A0 ");
        return WITH_SPACE
                .matcher(words)
                .replaceAll(sequence -> sequence.group().replace(' ', '\u00A0'));
    }

    /**
     * Returns bytes with U+FFFD for each character of which bytes were lost.
     *
     * @param bytes those lost are 1A, or at most one of a character is a question mark
     */
    static String replaceLossySequences(String bytes) {
        return WITH_LOST_BYTES.matcher(bytes).replaceAll(REPLACEMENT_BYTES);
    }
}
