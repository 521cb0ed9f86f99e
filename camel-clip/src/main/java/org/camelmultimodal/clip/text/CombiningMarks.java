/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Sorts long runs of combining marks into canonical order before a text is normalized: ICU inserts
 * marks one by one, which takes time quadratic in the length of a run.
 *
 * <p>Source: Unicode Standard, section 3.11, canonical ordering algorithm.
 */
public final class CombiningMarks {

    /** UAX 15 expects at most 30 marks in a row. */
    private static final int LONG_RUN = 32;

    private static final int FIRST_MARK = 0x300;

    private CombiningMarks() {}

    /**
     * Returns an equivalent text whose long runs of marks are sorted.
     *
     * @param decomposition NFD or NFKD, as the text is normalized afterwards: characters that are
     *     no marks, but become marks by it, belong to a run as well, such as U+0F73
     */
    public static String sort(String text, Normalizer2 decomposition) {
        if (text.chars().allMatch(c -> c < FIRST_MARK)) {
            return text;
        }
        return sort(expand(text, decomposition));
    }

    private static String expand(String text, Normalizer2 decomposition) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            String marks =
                                    c < FIRST_MARK ? null : decomposition.getDecomposition(c);
                            if (marks != null && isMark(marks.codePointAt(0))) {
                                out.append(marks);
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        return out.toString();
    }

    private static boolean isMark(int codePoint) {
        return UCharacter.getCombiningClass(codePoint) != 0;
    }

    private static String sort(String text) {
        var out = new StringBuilder(text.length());
        int begin = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (!isMark(codePoint)) {
                append(out, text.substring(begin, i - Character.charCount(codePoint)));
                out.appendCodePoint(codePoint);
                begin = i;
            }
        }
        append(out, text.substring(begin));
        return out.toString();
    }

    private static void append(StringBuilder out, String run) {
        if (run.length() < LONG_RUN) {
            out.append(run);
        } else {
            sorted(run.codePoints()).forEach(out::appendCodePoint);
        }
    }

    private static IntStream sorted(IntStream marks) {
        return marks.boxed()
                .sorted(Comparator.comparingInt(UCharacter::getCombiningClass))
                .mapToInt(Integer::intValue);
    }
}
