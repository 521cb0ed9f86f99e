/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Repairs mojibake: text that is UTF-8 but was read in a single-byte encoding, once or more often.
 *
 * <p>Source: ftfy 6.3.1, <code>fix_encoding</code>.
 */
final class EncodingFixer {

    private static final Pattern C1_CONTROLS = Pattern.compile("[\\x80-\\x9f]");

    private final Effort effort;

    EncodingFixer(Effort effort) {
        this.effort = effort;
    }

    /** Returns a text without the mojibake that can be repaired. */
    String fix(String text) {
        String before;
        String fixed = text;
        do {
            before = fixed;
            fixed = fixOnce(before);
        } while (!fixed.equals(before));
        return fixed;
    }

    private String fixOnce(String text) {
        effort.spend(text);
        if (!MojibakeHeuristic.isLikely(text)) {
            return text;
        }
        for (SingleByteCharset charset : SingleByteCharset.values()) {
            Optional<String> decoded =
                    charset.encode(text)
                            .map(bytes -> repair(bytes, charset))
                            .flatMap(Utf8Variants::decode);
            if (decoded.isPresent()) {
                return decoded.get();
            }
        }
        String fixed = MojibakeSequences.replaceAll(text, run -> fixRun(run, text));
        return fixed.equals(text) ? fixControls(text) : fixed;
    }

    private static String repair(String bytes, SingleByteCharset charset) {
        // In Mac Roman the sequences with spaces are those of dashes.
        String restored =
                charset == SingleByteCharset.MAC_ROMAN
                        ? bytes
                        : DamagedUtf8.restoreNoBreakSpaces(bytes);
        return charset.isSloppy() ? DamagedUtf8.replaceLossySequences(restored) : restored;
    }

    /** Repairs runs within a text; runs that are the whole text were examined before. */
    private String fixRun(String run, String text) {
        return run.length() < text.length() && MojibakeHeuristic.isLikely(run) ? fix(run) : run;
    }

    /** Repairs a text with C1 controls, which is Windows-1252 that was read as Latin-1. */
    private static String fixControls(String text) {
        return SingleByteCharset.LATIN_1
                .encode(text)
                .flatMap(SingleByteCharset.WINDOWS_1252::decodeStrictly)
                .filter(fixed -> !fixed.equals(text))
                .orElseGet(() -> replaceControls(text));
    }

    /** Returns a text with what Windows-1252 has in the places of C1 control characters. */
    static String replaceControls(String text) {
        return C1_CONTROLS
                .matcher(text)
                .replaceAll(found -> String.valueOf(windows1252(found.group().charAt(0))));
    }

    private static char windows1252(char control) {
        return SingleByteCharset.WINDOWS_1252.decode(control);
    }
}
