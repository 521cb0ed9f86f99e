/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Names that strangers gave to their recordings, made fit for each place where they are used. */
final class FileNames {

    /** What the application writes beside a recording. */
    static final Set<String> RESERVED =
            Set.of("image.png", "transcript.json", "transcript.srt", "result.json", "index.html");

    /** Line breaks and escape sequences, and the marks that turn the direction of text. */
    private static final String UNSEEN =
            "[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]";

    /** File systems allow 255 bytes; the rest is left for a number at the end. */
    private static final int MAX_BYTES = 200;

    private FileNames() {}

    /** Returns a text from elsewhere as one line that cannot control a terminal. */
    static String shown(String text) {
        return text.replaceAll(UNSEEN, "\uFFFD");
    }

    /**
     * Returns the name of the recording beside its result: the same where that is harmless, else
     * with underscores. Never one of the application's own files, never hidden.
     */
    static String stored(String name) {
        String stored =
                name.replaceAll("[^\\p{L}\\p{M}\\p{N} ._()+,=@~-]", "_")
                        .replaceAll("^[. ~-]|[. ]$", "_");
        if (RESERVED.contains(stored.toLowerCase(Locale.ROOT))) {
            stored = "recording-" + stored;
        }
        int dot = stored.lastIndexOf('.');
        String extension = dot < 0 || stored.length() - dot > 10 ? "" : stored.substring(dot);
        return bytes(stored) <= MAX_BYTES ? stored : cut(stored) + extension;
    }

    /** Returns the name of a result folder: letters, digits, underscores and single hyphens. */
    static String folder(String name) {
        String folder =
                cut(name.replaceAll("[^\\p{L}\\p{M}\\p{N}_]+", "-")).replaceAll("^-|-$", "");
        return folder.isEmpty() ? "recording" : folder;
    }

    private static String cut(String name) {
        String cut = name;
        while (bytes(cut) > MAX_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
