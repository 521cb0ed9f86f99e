/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Single-byte encodings in which UTF-8 is most often read by mistake, in the order in which ftfy
 * tries them. Windows encodings take bytes that they leave unassigned for those of Latin-1, and
 * byte 1A for U+FFFD, as ftfy's "sloppy" ones do.
 *
 * <p>Bytes are characters up to U+00FF throughout this package.
 */
enum SingleByteCharset {
    LATIN_1(upperHalf(StandardCharsets.ISO_8859_1), false),
    WINDOWS_1252(upperHalf(Charset.forName("windows-1252")), true),
    WINDOWS_1251(upperHalf(Charset.forName("windows-1251")), true),
    WINDOWS_1250(upperHalf(Charset.forName("windows-1250")), true),
    WINDOWS_1253(upperHalf(Charset.forName("windows-1253")), true),
    WINDOWS_1254(upperHalf(Charset.forName("windows-1254")), true),
    WINDOWS_1257(upperHalf(Charset.forName("windows-1257")), true),
    LATIN_2(upperHalf(Charset.forName("ISO-8859-2")), false),
    // In the JDK, this encoding is in a module that a small runtime image may lack.
    MAC_ROMAN(
            "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
                    + "¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
            false),
    CODE_PAGE_437(upperHalf(Charset.forName("IBM437")), false);

    private static final char SUBSTITUTE = 0x1A;
    private static final char REPLACEMENT = 0xFFFD;
    private static final int HALF = 0x80;

    /** Characters of the bytes 80 to FF, U+FFFD if unassigned. */
    private final String assigned;

    private final boolean sloppy;

    /** The byte of each character of the Basic Multilingual Plane, plus 1; 0 if there is none. */
    private final short[] bytes = new short[1 << Character.SIZE];

    SingleByteCharset(String assigned, boolean sloppy) {
        this.assigned = assigned;
        this.sloppy = sloppy;
        for (int b = 0; b < 2 * HALF; b++) {
            bytes[decode(b)] = (short) (b + 1);
        }
    }

    private static String upperHalf(Charset charset) {
        var bytes = new byte[HALF];
        for (int i = 0; i < HALF; i++) {
            bytes[i] = (byte) (HALF + i);
        }
        return new String(bytes, charset);
    }

    /** Returns whether unassigned bytes have a meaning and U+FFFD has a byte. */
    boolean isSloppy() {
        return sloppy;
    }

    /** Returns the character of a byte, 0 to 255. */
    char decode(int b) {
        if (sloppy && b == SUBSTITUTE) {
            return REPLACEMENT;
        }
        char c = b < HALF ? (char) b : assigned.charAt(b - HALF);
        return c == REPLACEMENT ? (char) b : c;
    }

    /** Returns the bytes of a text, or nothing if one of its characters has none. */
    Optional<String> encode(String text) {
        var encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int b = bytes[text.charAt(i)] - 1;
            if (b < 0) {
                return Optional.empty();
            }
            encoded.append((char) b);
        }
        return Optional.of(encoded.toString());
    }

    /**
     * Returns the text of bytes without the meanings that ftfy adds, or nothing if a byte is
     * unassigned.
     */
    Optional<String> decodeStrictly(String bytes) {
        var text = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char b = bytes.charAt(i);
            char c = b < HALF ? b : assigned.charAt(b - HALF);
            if (c == REPLACEMENT) {
                return Optional.empty();
            }
            text.append(c);
        }
        return Optional.of(text.toString());
    }
}
