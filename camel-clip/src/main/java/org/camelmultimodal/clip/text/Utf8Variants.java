/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import java.util.Optional;

/**
 * Decodes UTF-8 as it occurs in practice: strictly, but for the two bytes with which Java writes
 * U+0000, and for CESU-8, which writes characters beyond the Basic Multilingual Plane as two halves
 * of three bytes.
 *
 * <p>As in ftfy, either may end with the line break that ends the text instead of its last byte.
 */
final class Utf8Variants {

    private static final int CESU_LENGTH = 6;

    private final String bytes;
    private final StringBuilder text;
    private int place;

    private Utf8Variants(String bytes) {
        this.bytes = bytes;
        text = new StringBuilder(bytes.length());
    }

    /** Returns the text of bytes, or nothing if they are not valid. */
    static Optional<String> decode(String bytes) {
        var decoder = new Utf8Variants(bytes);
        while (decoder.place < bytes.length()) {
            if (!decoder.next()) {
                return Optional.empty();
            }
        }
        return Optional.of(decoder.text.toString());
    }

    private boolean next() {
        int lead = bytes.charAt(place);
        if (lead < 0x80) {
            return append(lead, 1);
        }
        if (lead == 0xC0) {
            return isLast(place + 1, 0x80, 0x80) && append(0, 2);
        }
        if (lead < 0xE0) {
            return lead >= 0xC2 && isContinued(1) && append(lead & 0x1F, 1, 2);
        }
        if (lead < 0xF0) {
            return nextOfThree(lead);
        }
        int least = lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xF4 ? 0x8F : 0xBF;
        return lead <= 0xF4
                && isBetween(place + 1, least, most)
                && isContinued(2)
                && isContinued(3)
                && append(lead & 0x07, 1, 4);
    }

    private boolean nextOfThree(int lead) {
        if (lead == 0xED && isBetween(place + 1, 0xA0, 0xAF)) {
            return nextOfSurrogates();
        }
        int least = lead == 0xE0 ? 0xA0 : 0x80;
        int most = lead == 0xED ? 0x9F : 0xBF;
        return isBetween(place + 1, least, most) && isContinued(2) && append(lead & 0x0F, 1, 3);
    }

    private boolean nextOfSurrogates() {
        if (!isContinued(2)
                || !isBetween(place + 3, 0xED, 0xED)
                || !isBetween(place + 4, 0xB0, 0xBF)
                || !isLast(place + 5, 0x80, 0xBF)) {
            return false;
        }
        int high = (at(1) & 0x0F) << 6 | at(2) & 0x3F;
        int low = (at(4) & 0x0F) << 6 | at(5) & 0x3F;
        return append((high << 10 | low) + Character.MIN_SUPPLEMENTARY_CODE_POINT, CESU_LENGTH);
    }

    private int at(int offset) {
        return bytes.charAt(place + offset);
    }

    private boolean isContinued(int offset) {
        return isBetween(place + offset, 0x80, 0xBF);
    }

    private boolean isBetween(int index, int least, int most) {
        return index < bytes.length()
                && bytes.charAt(index) >= least
                && bytes.charAt(index) <= most;
    }

    /** Returns whether there is a byte of a range, or the line break that ends everything. */
    private boolean isLast(int index, int least, int most) {
        return isBetween(index, least, most)
                || index == bytes.length() - 1 && bytes.charAt(index) == '\n';
    }

    private boolean append(int codePoint, int length) {
        text.appendCodePoint(codePoint);
        place += length;
        return true;
    }

    /** Appends the character that begins with some bits and goes on with continuation bytes. */
    private boolean append(int bits, int from, int length) {
        int codePoint = bits;
        for (int offset = from; offset < length; offset++) {
            codePoint = codePoint << 6 | at(offset) & 0x3F;
        }
        return append(codePoint, length);
    }
}
