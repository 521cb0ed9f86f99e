/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Bidi;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelmultimodal.clip.text.CombiningMarks;

/**
 * Returns a text as a reader perceives it, where disguises mislead a tokenizer: letters of other
 * scripts that look Latin, full-width or styled letters, accents and strokes, invisible characters,
 * separated letters, or a right-to-left override.
 *
 * <p>Sources: Unicode Standard Annex 15 (NFKC), Unicode Technical Standard 39 (confusables), by
 * ICU.
 */
final class TextForms {

    private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final Normalizer2 NFKD = Normalizer2.getNFKDInstance();
    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

    private static final Pattern SMALL_CAPITAL = Pattern.compile("LATIN LETTER SMALL CAPITAL (.)");

    /** Blocks with small capitals: IPA, phonetic extensions, Latin D. */
    private static final int[] SMALL_CAPITAL_BLOCKS = {0x200, 0x1D00, 0xA700};

    /** ASCII characters by their skeletons and those of small capitals in UTS 39. */
    private static final Map<String, String> ASCII = ascii();

    private static final int TAGS = 0xE0000;

    private static final char RIGHT_TO_LEFT_OVERRIDE = 0x202E;

    /** First characters of ranges of 26 letters that have no compatibility decomposition. */
    private static final int[] LETTER_SYMBOLS = {0x1F150, 0x1F170, 0x1F1E6};

    private TextForms() {}

    private static Map<String, String> ascii() {
        var letters = new HashMap<String, String>();
        for (char c = '!'; c <= '~'; c++) {
            // Capitals first: small letters take precedence where both look alike.
            letters.put(CONFUSABLES.getSkeleton(String.valueOf(c)), String.valueOf(c));
        }
        IntStream.of(SMALL_CAPITAL_BLOCKS)
                .flatMap(block -> IntStream.range(block, block + 0x100))
                .filter(Character::isDefined)
                .forEach(
                        c -> {
                            Matcher small = SMALL_CAPITAL.matcher(Character.getName(c));
                            if (small.matches()) {
                                letters.putIfAbsent(
                                        CONFUSABLES.getSkeleton(Character.toString(c)),
                                        small.group(1).toLowerCase(Locale.ROOT));
                            }
                        });
        return letters;
    }

    /**
     * Returns the forms of a text that differ, by their names; the empty name for the text as
     * written.
     */
    static Map<String, String> of(String text) {
        var forms = new LinkedHashMap<String, String>();
        forms.put("", text);
        String normalized = fold(text, "");
        add(forms, "normalized text", normalized);
        add(forms, "text with invisible characters as spaces", fold(text, " "));
        add(forms, "text with its letters joined", joinLetters(normalized));
        add(forms, "text as it is shown", fold(shown(text), ""));
        return forms;
    }

    /** Returns the characters in display order, if the text has a right-to-left override. */
    private static String shown(String text) {
        return text.indexOf(RIGHT_TO_LEFT_OVERRIDE) < 0
                ? text
                : text.lines().map(TextForms::shownLine).collect(Collectors.joining("\n"));
    }

    private static String shownLine(String line) {
        var order = new Bidi();
        order.setPara(line, Bidi.LTR, null);
        return order.writeReordered(Bidi.DO_MIRRORING | Bidi.REMOVE_BIDI_CONTROLS);
    }

    private static void add(Map<String, String> forms, String name, String text) {
        if (!text.isBlank() && !forms.containsValue(text)) {
            forms.put(name, text);
        }
    }

    /**
     * Returns the text in NFKC, without combining marks, with letters that look Latin replaced.
     *
     * @param invisible replacement of invisible characters
     */
    private static String fold(String text, String invisible) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (c > TAGS + ' ' && c < TAGS + 0x7F) {
                                // Tags: invisible ASCII, which other models read.
                                out.append((char) (c - TAGS));
                            } else if (isInvisible(c)) {
                                out.append(invisible);
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        var known = new HashMap<Integer, String>();
        var folded = new StringBuilder();
        NFD.normalize(NFKC.normalize(CombiningMarks.sort(out.toString(), NFKD)))
                .codePoints()
                .filter(c -> !isMark(c))
                .forEach(
                        c ->
                                folded.append(
                                        c < 128
                                                ? Character.toString(c)
                                                : known.computeIfAbsent(c, TextForms::latin)));
        return folded.toString();
    }

    private static boolean isInvisible(int c) {
        return UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                || Character.getType(c) == Character.FORMAT;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Returns the ASCII character that a character looks like, else itself. */
    private static String latin(int c) {
        for (int first : LETTER_SYMBOLS) {
            if (c >= first && c < first + 26) {
                return Character.toString('a' + c - first);
            }
        }
        String itself = Character.toString(c);
        return ASCII.getOrDefault(CONFUSABLES.getSkeleton(itself), itself);
    }

    /** Joins three or more single letters that spaces or signs separate. */
    private static String joinLetters(String text) {
        var out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int end = endOfSpelledWord(text, i);
            if (end > i) {
                text.substring(i, end)
                        .chars()
                        .filter(Character::isLetterOrDigit)
                        .forEach(c -> out.append((char) c));
                i = end;
            } else {
                out.append(text.charAt(i++));
            }
        }
        return out.toString();
    }

    /** Returns the end of a word of separated letters that begins here; here if there is none. */
    private static int endOfSpelledWord(String text, int begin) {
        if (begin > 0 && Character.isLetterOrDigit(text.charAt(begin - 1))) {
            return begin;
        }
        int letters = 0;
        int end = begin;
        int i = begin;
        while (isSingleLetter(text, i)) {
            letters++;
            end = i + 1;
            i = end;
            while (i < text.length() && !Character.isLetterOrDigit(text.charAt(i)) && i < end + 3) {
                i++;
            }
        }
        return letters >= 3 ? end : begin;
    }

    private static boolean isSingleLetter(String text, int i) {
        return i < text.length()
                && Character.isLetter(text.charAt(i))
                && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)));
    }
}
