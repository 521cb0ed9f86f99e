/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * An image or a text that is Base64-encoded in a text, as in data URIs and mails.
 *
 * @param bytes the decoded bytes: an image file, or the bytes of the text
 * @param text the text; empty for an image
 */
record Base64Content(byte[] bytes, Optional<String> text) {

    /** Maximum number of contents; a text with more is rejected, so that its moderation ends. */
    private static final int MAX_CONTENTS = 16;

    private static final int MIN_TEXT = 8;

    /** Maximum number of characters before a content that are recognized as not part of it. */
    private static final int MAX_BEFORE = 64;

    /** Minimum length of the rest of a run; shorter ones decode to text by chance. */
    private static final int MIN_BEHIND = 16;

    private static final String UNREADABLE = "\uFFFD";

    /** Fraction of random bytes that are UTF-8 characters other than control characters. */
    private static final double READABLE_BY_CHANCE = 0.43;

    /** Number of standard deviations beyond which readable bytes are not a coincidence. */
    private static final double DEVIATIONS = 4;

    private static final String ALPHABET = "[A-Za-z0-9+/_-]";
    private static final Pattern RUN = Pattern.compile(ALPHABET + "{16,}+={0,2}");
    private static final Pattern WHOLE = Pattern.compile(ALPHABET + "{" + MIN_TEXT + ",}+={0,2}");
    private static final Pattern LINES =
            Pattern.compile("(?m)^[ \\t>]*+" + ALPHABET + "{16,}+={0,2}[ \\t]*+$");
    private static final Pattern SPACES = Pattern.compile("[\\s>]+");

    private static final List<byte[]> IMAGES =
            List.of(
                    bytes(0x89, 'P', 'N', 'G'),
                    bytes(0xff, 0xd8, 0xff),
                    bytes('G', 'I', 'F', '8'),
                    bytes('R', 'I', 'F', 'F'),
                    bytes('B', 'M'),
                    bytes('I', 'I', 42, 0),
                    bytes('I', 'I', 43, 0),
                    bytes('M', 'M', 0, 42),
                    bytes('M', 'M', 0, 43));

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /**
     * Returns the contents of a text: of runs of at least 16 characters of Base64 or its URL-safe
     * form, of such runs in successive lines, and of a text that consists of nothing else. What
     * decodes neither to text nor to the beginning of an image is an ordinary word or digest.
     *
     * @throws InvalidMediaException if there are more than {@value #MAX_CONTENTS}
     */
    static List<Base64Content> find(String text) {
        var runs = new LinkedHashSet<String>();
        String joined = SPACES.matcher(text).replaceAll("");
        if (WHOLE.matcher(joined).matches()) {
            runs.add(joined);
        }
        runs.addAll(blocks(text));
        Matcher matcher = RUN.matcher(text);
        while (matcher.find()) {
            runs.add(matcher.group());
        }
        // The longest first: one line of an image is a truncated image.
        var contents = new LinkedHashMap<String, Base64Content>();
        for (String run : runs) {
            if (contents.keySet().stream().noneMatch(longer -> longer.contains(run))) {
                read(run).ifPresent(content -> contents.put(run, content));
            }
            if (contents.size() > MAX_CONTENTS) {
                throw new InvalidMediaException(
                        "The text has more than %d Base64-encoded texts or images: expected at most %d in a text that is moderated"
                                .formatted(MAX_CONTENTS, MAX_CONTENTS));
            }
        }
        return List.copyOf(contents.values());
    }

    /** Returns successive lines of only Base64, joined, with the shorter line that ends them. */
    private static List<String> blocks(String text) {
        var blocks = new ArrayList<String>();
        var block = new StringBuilder();
        for (String line : text.split("\\R")) {
            String bare = SPACES.matcher(line).replaceAll("");
            boolean isFull = LINES.matcher(line).matches();
            if (isFull || block.length() > 0 && bare.matches(ALPHABET + "*={0,2}")) {
                block.append(bare);
            }
            if (!isFull && block.length() > 0) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        if (block.length() > 0) {
            blocks.add(block.toString());
        }
        return blocks;
    }

    /**
     * Reads a run also from its second to fourth character, and after each non-alphanumeric
     * character near its beginning: text before the content shifts it, as in <code>text/aGVs…
     * </code>.
     */
    private static Optional<Base64Content> read(String run) {
        return IntStream.range(0, Math.min(MAX_BEFORE, run.length()))
                .filter(i -> i == 0 || run.length() - i >= MIN_BEHIND)
                .filter(i -> i < 4 || !Character.isLetterOrDigit(run.charAt(i - 1)))
                .mapToObj(i -> decode(run.substring(i)).flatMap(Base64Content::read))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<byte[]> decode(String run) {
        String standard = run.replace('-', '+').replace('_', '/').replace("=", "");
        // A single last character encodes no byte.
        int length = standard.length() % 4 == 1 ? standard.length() - 1 : standard.length();
        try {
            return Optional.of(Base64.getDecoder().decode(standard.substring(0, length)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Base64Content> read(byte[] bytes) {
        Optional<String> text = text(bytes);
        if (text.isEmpty() && IMAGES.stream().anyMatch(image -> startsWith(bytes, image))) {
            return Optional.of(new Base64Content(bytes, text));
        }
        return text.or(() -> mostlyText(bytes))
                .filter(readable -> !readable.isBlank())
                .map(readable -> new Base64Content(bytes, Optional.of(readable)));
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        return bytes.length >= beginning.length
                && ByteBuffer.wrap(bytes, 0, beginning.length).equals(ByteBuffer.wrap(beginning));
    }

    /**
     * Returns the text in bytes of which far more are readable than of a decoded digest or word: an
     * unreadable byte, or another encoding, must not hide the rest.
     */
    private static Optional<String> mostlyText(byte[] bytes) {
        // UTF-16 has zeros between Latin letters.
        String text =
                new String(bytes, StandardCharsets.UTF_8)
                        .replace("\0", "")
                        .replaceAll("[\\p{Cc}\\p{Cs}\uFFFD&&[^\\s]]+", UNREADABLE);
        int readable = text.replace(UNREADABLE, "").getBytes(StandardCharsets.UTF_8).length;
        int count = bytes.length - zeros(bytes);
        double expected = READABLE_BY_CHANCE * count;
        double deviation = Math.sqrt(expected * (1 - READABLE_BY_CHANCE));
        return count >= MIN_TEXT && readable > expected + DEVIATIONS * deviation
                ? Optional.of(text.replace(UNREADABLE, ""))
                : Optional.empty();
    }

    private static int zeros(byte[] bytes) {
        int zeros = 0;
        for (byte value : bytes) {
            zeros += value == 0 ? 1 : 0;
        }
        return zeros;
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.isBlank() || ModeratedText.hasControlCharacters(text)
                    ? Optional.empty()
                    : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
