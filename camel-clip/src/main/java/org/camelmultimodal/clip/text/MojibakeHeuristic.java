/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import com.ibm.icu.text.UnicodeSet;
import java.util.List;

/**
 * Detects text that was probably UTF-8 read in another encoding: it has adjacent characters that
 * rarely occur in any language, such as an accented small letter before a currency sign.
 *
 * <p>Source of the kinds of characters and of their combinations: ftfy 6.3.1, <code>badness.py
 * </code>.
 */
final class MojibakeHeuristic {

    /** Characters that occur in many contexts. */
    private static final UnicodeSet COMMON = set("\\u00a0\\u00ad\\u00b4·\\u2013-\\u2015’…");

    private static final UnicodeSet CONTROLS = set("\\u0080-\\u009f");

    /** Characters that rarely occur outside mojibake. */
    private static final UnicodeSet BAD =
            set("¤¦\\u00a8ª¬\\u00af\\u00b8ºƒ\\u02c6\\u02c7\\u02d8\\u02db\\u02dc†‡‰⌐◊\\ufffd");

    private static final UnicodeSet LAW = set("§¶");
    private static final UnicodeSet CURRENCY = set("¢£¥₧€");
    private static final UnicodeSet OPENING = set("¡©«¿\\u0384\\u0385‘‚“„•‹\\uf8ff");
    private static final UnicodeSet CLOSING = set("®»\\u02dd”›™");
    private static final UnicodeSet NUMERIC = set("±-³µ¹¼-¾×÷⁄№∂∆∏∑√∞∩∫≈≠≡≤≥");

    /** Letters and the degree sign that occur in emoticons. */
    private static final UnicodeSet FACES = set("°Ò-ÖÙ-Üò-öø-üŌŐŪŲ");

    private static final UnicodeSet UPPER_ACCENTED =
            set("À-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ");
    private static final UnicodeSet LOWER_ACCENTED = set("ß-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ");

    /** Capitals that also occur at the ends of words, including Greek and Cyrillic ones. */
    private static final UnicodeSet UPPER_COMMON = set("ÞΆΈ-ΊΌΎΏΑ-ΫЁ-Я");

    private static final UnicodeSet LOWER_COMMON = set("ά-ωа-џ");
    private static final UnicodeSet BOX = set("│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓");

    private static final UnicodeSet ACCENTED = union(LOWER_ACCENTED, UPPER_ACCENTED);
    private static final UnicodeSet SIGNS = union(CURRENCY, NUMERIC, BOX);
    private static final UnicodeSet PUNCTUATION = union(OPENING, CLOSING);
    private static final UnicodeSet UNLIKELY_BESIDE_BAD = union(ACCENTED, SIGNS, PUNCTUATION, LAW);

    private static final UnicodeSet LETTERS = set("a-zA-Z");
    private static final UnicodeSet SMALL_LETTERS = set("a-z");
    private static final UnicodeSet SPACE = set("\\u0020");
    private static final UnicodeSet WHITESPACE = PythonText.WHITESPACE;

    /** Characters that <code>\\w</code> matches in Python. */
    private static final UnicodeSet WORD = set("[:L:][:nt=De:][:nt=Di:][:nt=Nu:]_");

    /** Ø and Ù begin Arabic letters in Windows-1252. */
    private static final UnicodeSet AFTER_ARABIC_LEAD =
            union(COMMON, CURRENCY, BAD, NUMERIC, OPENING, set("ŸŠ®°µ»"));

    private static final UnicodeSet BETWEEN_LEADS =
            union(CONTROLS, BAD, PUNCTUATION, CURRENCY, set("°"));

    private static final List<Rule> RULES =
            List.of(
                    rule(CONTROLS),
                    rule(union(UNLIKELY_BESIDE_BAD, BAD), BAD),
                    rule(LETTERS, union(LOWER_COMMON, UPPER_COMMON), BAD),
                    rule(BAD, UNLIKELY_BESIDE_BAD),
                    rule(union(LOWER_ACCENTED, LOWER_COMMON, CLOSING, SIGNS), UPPER_ACCENTED),
                    rule(union(CLOSING, SIGNS), LOWER_ACCENTED),
                    rule(union(LOWER_ACCENTED, BOX, CLOSING), CURRENCY),
                    rule(WHITESPACE, UPPER_ACCENTED, CURRENCY),
                    rule(union(UPPER_ACCENTED, BOX), union(NUMERIC, LAW)),
                    rule(union(ACCENTED, BOX, CURRENCY, CLOSING), OPENING, NUMERIC),
                    rule(union(ACCENTED, SIGNS, LAW), CLOSING, OPENING),
                    rule(SIGNS, OPENING),
                    rule(SMALL_LETTERS, UPPER_ACCENTED, union(OPENING, CURRENCY)),
                    rule(BOX, FACES),
                    rule(union(ACCENTED, CURRENCY, NUMERIC, PUNCTUATION, LAW), BOX),
                    rule(BOX, CLOSING),
                    rule(ACCENTED, PUNCTUATION, WORD),
                    rule(set("Œœ"), set("^A-Za-z")),
                    rule(UPPER_ACCENTED, set("°")),
                    // UTF-8 of Latin letters and common signs in Windows-1252.
                    rule(set("ÂÃÎÐ"), union(PUNCTUATION, set("€œŠš¢£Ÿž\\u00A0\\u00AD©°·–—´"))),
                    rule(set("×"), set("²³")),
                    rule(set("Ã"), set("\\u00A0¡")),
                    rule(SMALL_LETTERS, set("ÃÂ"), SPACE),
                    rule(SMALL_LETTERS, WHITESPACE, set("ÃÂ"), SPACE),
                    rule(
                            union(SMALL_LETTERS, CLOSING, set(".,?!")),
                            set("Â"),
                            union(PUNCTUATION, SPACE)),
                    // UTF-8 of Arabic and South Asian letters.
                    rule(set("ØÙ"), AFTER_ARABIC_LEAD, set("ØÙ"), AFTER_ARABIC_LEAD),
                    rule(set("à"), set("²µ¹¼½¾")),
                    // UTF-8 in Mac Roman.
                    rule(set("√"), set("±∂†≠®™´≤≥¥µø")),
                    rule(set("≈"), set("°¢")),
                    rule(set("‚"), set("Ä"), set("ìîïòôúùû†°¢π")),
                    rule(set("‚"), set("âó"), set("àä°ê")),
                    // UTF-8 in Windows-1251, -1253 and -1257.
                    rule(set("в"), set("Ђ")),
                    rule(set("ВГРС"), union(BETWEEN_LEADS, set("µ")), set("ВГРС")),
                    rule(
                            set("Г"),
                            set("ў"),
                            set("В"),
                            set("Ђ"),
                            set("В"),
                            set("^\\n"),
                            union(LETTERS, SPACE)),
                    rule(set("β"), set("€"), set("™\\u00A0Ά\\u00AD®°")),
                    rule(set("ΒΓΞΟ"), BETWEEN_LEADS, set("ΒΓΞΟ")),
                    rule(set("ā"), set("€")));

    private static final List<Rule> RULES_AT_START = List.of(rule(set("ÃÂ"), SPACE));

    private static final UnicodeSet STARTS = union(starts());

    /** Sets that successive characters belong to. */
    private record Rule(UnicodeSet... sets) {

        boolean matches(int[] text, int place) {
            if (place + sets.length > text.length) {
                return false;
            }
            for (int i = 0; i < sets.length; i++) {
                if (!sets[i].contains(text[place + i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private MojibakeHeuristic() {}

    private static UnicodeSet[] starts() {
        return RULES.stream().map(rule -> rule.sets()[0]).toArray(UnicodeSet[]::new);
    }

    private static Rule rule(UnicodeSet... sets) {
        return new Rule(sets);
    }

    private static UnicodeSet set(String characters) {
        return new UnicodeSet("[" + characters + "]").freeze();
    }

    private static UnicodeSet union(UnicodeSet... sets) {
        var union = new UnicodeSet();
        for (UnicodeSet set : sets) {
            union.addAll(set);
        }
        return union.freeze();
    }

    /** Returns whether a text has a combination of characters that is likely mojibake. */
    static boolean isLikely(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return false;
        }
        int[] characters = text.codePoints().toArray();
        if (RULES_AT_START.stream().anyMatch(rule -> rule.matches(characters, 0))) {
            return true;
        }
        for (int i = 0; i < characters.length; i++) {
            if (STARTS.contains(characters[i]) && matches(characters, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(int[] characters, int place) {
        for (Rule rule : RULES) {
            if (rule.matches(characters, place)) {
                return true;
            }
        }
        return false;
    }
}
