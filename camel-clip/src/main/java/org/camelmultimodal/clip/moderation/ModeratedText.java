/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.clip.text.TextCleaning;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Everything in a text that moderation judges: its forms, and the Base64-encoded texts and images.
 *
 * @param forms texts by the names of their forms; the empty name for the text as written
 * @param images encoded images
 */
public record ModeratedText(Map<String, String> forms, List<byte[]> images) {

    private static final int MAX_DEPTH = 3;
    private static final int MAX_GROWTH = 4;

    /** Prefix of the names of encoded texts. */
    private static final String BASE64 = "Base64 ";

    /** What moderation says of a text without HTML escapes and encoding mistakes. */
    private static final String REPAIRED = "repaired ";

    /**
     * Reads a text.
     *
     * @throws InvalidMediaException if it has control characters or unpaired surrogates, or more
     *     Base64 content than is moderated
     */
    public static ModeratedText of(String text) {
        var result = new ModeratedText(new LinkedHashMap<>(), new ArrayList<>());
        result.add(text, "", MAX_DEPTH);
        return result;
    }

    private void add(String text, String prefix, int depth) {
        requireText(text);
        addForms(text, prefix, depth);
        // A browser, or a model that cleans its texts, reads what stands behind the escapes.
        String repaired = TextCleaning.repaired(text);
        if (!repaired.isBlank() && !forms.containsValue(repaired)) {
            add(repaired, prefix + REPAIRED, inner(depth));
        }
    }

    private void addForms(String text, String prefix, int depth) {
        for (Map.Entry<String, String> form : TextForms.of(text).entrySet()) {
            if (forms.containsValue(form.getValue())) {
                continue;
            }
            requireNoExplosion(text, form.getValue());
            forms.put(unused((prefix + form.getKey()).strip()), form.getValue());
            for (Base64Content content : Base64Content.find(form.getValue())) {
                int inner = inner(depth);
                if (content.text().isPresent()) {
                    add(content.text().get(), prefix + BASE64, inner);
                } else if (images.stream()
                        .noneMatch(image -> Arrays.equals(image, content.bytes()))) {
                    images.add(content.bytes());
                }
            }
        }
    }

    private static int inner(int depth) {
        if (depth == 0) {
            throw new InvalidMediaException(
                    "The text has Base64 or HTML escapes nested more than %d levels deep, which is not moderated"
                            .formatted(MAX_DEPTH));
        }
        return depth - 1;
    }

    private String unused(String name) {
        String free = name;
        for (int i = 2; forms.containsKey(free); i++) {
            free = "%s (%d)".formatted(name, i);
        }
        return free;
    }

    private static void requireText(String text) {
        if (hasControlCharacters(text)) {
            throw new InvalidMediaException(
                    "The text to moderate has control characters or unpaired surrogates: expected a text. Send an image as byte[] or as a stream");
        }
    }

    /** Checks the growth of a form: a single character may become many, as U+FDFA 18 in NFKC. */
    private static void requireNoExplosion(String text, String form) {
        if (form.length() > MAX_GROWTH * (text.length() + 100)) {
            throw new InvalidMediaException(
                    "A text of %d characters has %d characters after normalization: expected at most about %d times as many"
                            .formatted(text.length(), form.length(), MAX_GROWTH));
        }
    }

    /** Returns whether a text has control characters, such as those of an image read as text. */
    static boolean hasControlCharacters(String text) {
        return text.codePoints()
                .anyMatch(
                        c ->
                                Character.getType(c) == Character.SURROGATE
                                        || Character.isISOControl(c)
                                                && !Character.isWhitespace(c)
                                                && c != 0x85);
    }
}
