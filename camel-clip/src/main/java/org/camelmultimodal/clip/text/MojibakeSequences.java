/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import java.util.BitSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs of characters that are bytes of UTF-8 in Latin-1 or a Windows encoding, to be repaired by
 * themselves where no encoding fits a whole text.
 *
 * <p>Source: ftfy 6.3.1, <code>chardata.py</code>.
 */
final class MojibakeSequences {

    private static final SingleByteCharset[] CHARSETS =
            Stream.of(SingleByteCharset.values())
                    .filter(c -> c.isSloppy() || c == SingleByteCharset.LATIN_1)
                    .toArray(SingleByteCharset[]::new);

    private static final BitSet FIRST_OF_TWO = characters(IntStream.rangeClosed(0xC2, 0xDF));
    private static final BitSet FIRST_OF_THREE = characters(IntStream.rangeClosed(0xE0, 0xEF));

    /** First bytes of sequences of four that make likely characters. */
    private static final BitSet FIRST_OF_FOUR = characters(IntStream.of(0xF0, 0xF3));

    /** Continuation bytes, including the space, which may have been a no-break space. */
    private static final BitSet CONTINUATION = characters(IntStream.rangeClosed(0x80, 0xBF));

    /**
     * Continuation bytes without characters that often occur beside mojibake: dashes, quotation
     * marks, ellipsis.
     */
    private static final BitSet CERTAIN_CONTINUATION = (BitSet) CONTINUATION.clone();

    static {
        CONTINUATION.set(' ');
        "–—―‘’‚“”„•…".chars().forEach(CERTAIN_CONTINUATION::clear);
    }

    private MojibakeSequences() {}

    private static BitSet characters(IntStream bytes) {
        var characters = new BitSet();
        bytes.forEach(
                b -> Stream.of(CHARSETS).forEach(charset -> characters.set(charset.decode(b))));
        return characters;
    }

    /**
     * Returns a text in which each longest run is replaced. Runs that follow on another likely byte
     * are left: they belong to damage that cannot be repaired.
     */
    static String replaceAll(String text, UnaryOperator<String> repair) {
        var out = new StringBuilder(text.length());
        int place = 0;
        while (place < text.length()) {
            int end = follows(text, place) ? place : end(text, place);
            if (end > place) {
                out.append(repair.apply(text.substring(place, end)));
                place = end;
            } else {
                out.append(text.charAt(place++));
            }
        }
        return out.toString();
    }

    private static boolean follows(String text, int place) {
        return place > 0 && CERTAIN_CONTINUATION.get(text.charAt(place - 1));
    }

    /**
     * Returns the end of the run that begins at a position; the position itself if there is none.
     */
    private static int end(String text, int place) {
        int end = place;
        int length = length(text, end);
        while (length > 0) {
            end += length;
            length = length(text, end);
        }
        return end;
    }

    /**
     * Returns the number of characters at a position that are the bytes of one in UTF-8; 0 if none.
     */
    private static int length(String text, int place) {
        if (place == text.length()) {
            return 0;
        }
        int first = text.charAt(place);
        int length =
                FIRST_OF_TWO.get(first)
                        ? 2
                        : FIRST_OF_THREE.get(first) ? 3 : FIRST_OF_FOUR.get(first) ? 4 : 0;
        if (place + length > text.length()) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if (!CONTINUATION.get(text.charAt(place + i))) {
                return 0;
            }
        }
        return length;
    }
}
