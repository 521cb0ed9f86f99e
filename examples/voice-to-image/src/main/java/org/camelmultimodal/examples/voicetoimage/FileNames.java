/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Converts untrusted names of recordings for the places where they are used. */
final class FileNames {

    /** The files that the application writes next to a recording. */
    static final Set<String> RESERVED =
            Set.of("image.png", "transcript.json", "transcript.srt", "result.json", "index.html");

    /** Control characters, line breaks and bidirectional control characters. */
    private static final String CONTROLS =
            "[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]";

    /** File systems allow 255 bytes. The rest is left for a number at the end. */
    private static final int MAX_BYTES = 200;

    private FileNames() {}

    /** Returns untrusted text as one line that cannot control a terminal. */
    static String printable(String text) {
        return text.replaceAll(CONTROLS, "\uFFFD");
    }

    /**
     * Returns the name of the recording next to its result, with underscores in place of special
     * characters. It is never hidden, and never the name of a file that the application writes.
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
        return bytes(stored) <= MAX_BYTES ? stored : truncated(stored) + extension;
    }

    /** Returns the name of a result folder: letters, digits, underscores and single hyphens. */
    static String folder(String name) {
        String folder =
                truncated(name.replaceAll("[^\\p{L}\\p{M}\\p{N}_]+", "-")).replaceAll("^-|-$", "");
        return folder.isEmpty() ? "recording" : folder;
    }

    private static String truncated(String name) {
        String truncated = name;
        while (bytes(truncated) > MAX_BYTES) {
            truncated =
                    truncated.substring(0, truncated.offsetByCodePoints(truncated.length(), -1));
        }
        return truncated;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
