/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.nio.IntBuffer;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmultimodal.clip.text.TextCleaning;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.text.SpecialTokens;
import org.camelmultimodal.runtime.text.TextTokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts texts to the token ids that the text graph takes. */
final class ClipTextProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClipTextProcessor.class);

    private static final int SHORT_WINDOW = 16;

    private final TextTokenizer tokenizer;
    private final int contextLength;
    private final TextCleaning cleaning;
    private final int padId;

    /** The id that the pad token replaces. */
    private final OptionalInt stripped;

    /** The special tokens before a text. */
    private final int[] beginIds;

    /** The special tokens after a text. */
    private final int[] endIds;

    private final AtomicBoolean truncationReported = new AtomicBoolean();

    ClipTextProcessor(ModelDirectory directory, ClipConfig config) {
        contextLength = config.contextLength();
        cleaning = config.texts().cleaning();
        String folder = config.tokenizerFolder();
        try (var parts = new OpenedParts()) {
            tokenizer =
                    parts.add(
                            TextTokenizer.open(directory.require(folder + "tokenizer.json")),
                            TextTokenizer::close);
            var tokens = SpecialTokens.read(directory, folder);
            padId = config.texts().zeroPadded() ? 0 : tokens.padId().orElse(0);
            stripped =
                    config.texts().separatorPadded() ? tokens.separatorId() : OptionalInt.empty();
            int[] bare = tokenizer.encode("a", false);
            int[] wrapped = tokenizer.encode("a", true);
            int begin = 0;
            while (begin + bare.length < wrapped.length && wrapped[begin] != bare[0]) {
                begin++;
            }
            beginIds = Arrays.copyOf(wrapped, begin);
            endIds = Arrays.copyOfRange(wrapped, begin + bare.length, wrapped.length);
            parts.keep(this);
        }
    }

    /** Returns the id with which rows are padded. */
    int padId() {
        return padId;
    }

    /**
     * Returns the ids of a text with the begin and end tokens: one row, or several if the text is
     * longer than the context length and is to be chunked.
     *
     * @throws InvalidMediaException if the text is longer and {@link LongText#ERROR} is given, or
     *     has more than {@value TextTokenizer#MAX_TEXT_LENGTH} characters
     */
    List<int[]> windows(String text, LongText longText) {
        String cleaned = clean(text);
        int[] ids = tokenizer.encode(cleaned, true);
        if (ids.length <= contextLength) {
            return List.of(strip(ids));
        }
        return switch (longText) {
            case TRUNCATE -> {
                if (truncationReported.compareAndSet(false, true)) {
                    LOG.warn(
                            "A text of {} tokens was truncated to the model's context length of {}. Set longText=chunk to encode the complete text. Logged once per model",
                            ids.length,
                            contextLength);
                }
                yield List.of(strip(TextTokenizer.truncate(ids, contextLength)));
            }
            case CHUNK -> chunks(tokenizer.encode(cleaned, false));
            case ERROR ->
                    throw new InvalidMediaException(
                            "The text has %d tokens: expected at most the model's context length of %d. Shorten it, or set the option longText to truncate or chunk"
                                    .formatted(ids.length, contextLength));
        };
    }

    private String clean(String text) {
        TextTokenizer.checkLength(text);
        return cleaning.clean(text);
    }

    private int[] strip(int[] ids) {
        if (stripped.isPresent()) {
            Arrays.setAll(ids, i -> ids[i] == stripped.getAsInt() ? padId : ids[i]);
        }
        return ids;
    }

    private List<int[]> chunks(int[] ids) {
        int length = textLength();
        return windows(ids, length, length);
    }

    /** Returns the context length without the special tokens. */
    private int textLength() {
        return contextLength - beginIds.length - endIds.length;
    }

    /**
     * Returns the ids of the distinct windows of a text for moderation, with the begin and end
     * tokens: windows of the context length that overlap by half, so that one of them has each
     * phrase of up to half that length; and the sentences, those of more than 16 tokens in
     * overlapping windows of 16. Begin and end tokens within the text are dropped, because the
     * model ignores what follows an end token.
     */
    List<int[]> moderationWindows(String text) {
        var rows = new LinkedHashMap<IntBuffer, int[]>();
        addWindows(rows, text, textLength());
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int from = sentences.first();
        for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            addWindows(rows, text.substring(from, to), Math.min(SHORT_WINDOW, textLength()));
            from = to;
        }
        return List.copyOf(rows.values());
    }

    private void addWindows(Map<IntBuffer, int[]> rows, String text, int length) {
        if (text.isBlank()) {
            return;
        }
        int[] ids =
                Arrays.stream(tokenizer.encode(clean(text), false))
                        .filter(id -> !contains(beginIds, id) && !contains(endIds, id))
                        .toArray();
        for (int[] row : windows(ids, length, Math.max(1, length / 2))) {
            rows.putIfAbsent(IntBuffer.wrap(row), row);
        }
    }

    private static boolean contains(int[] ids, int id) {
        return Arrays.stream(ids).anyMatch(each -> each == id);
    }

    /** Returns windows of a length, each a step after the previous one, up to the end. */
    private List<int[]> windows(int[] ids, int length, int step) {
        var windows = new ArrayList<int[]>();
        int from = 0;
        do {
            int filled = Math.min(length, ids.length - from);
            int[] window = Arrays.copyOf(beginIds, beginIds.length + filled + endIds.length);
            System.arraycopy(ids, from, window, beginIds.length, filled);
            System.arraycopy(endIds, 0, window, beginIds.length + filled, endIds.length);
            windows.add(strip(window));
            from += step;
        } while (from + length - step < ids.length);
        return windows;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
