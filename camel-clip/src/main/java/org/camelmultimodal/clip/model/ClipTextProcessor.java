/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.IntBuffer;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.text.TextTokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns texts into the ids that the text graph takes. */
final class ClipTextProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClipTextProcessor.class);

    private static final int SHORT_WINDOW = 16;

    private final TextTokenizer tokenizer;
    private final int contextLength;
    private final boolean lowerCase;
    private final int padId;

    /** The ids that the tokenizer puts before a text. */
    private final int[] beginIds;

    /** The ids that the tokenizer puts after a text. */
    private final int[] endIds;

    private final AtomicBoolean truncationReported = new AtomicBoolean();

    ClipTextProcessor(ModelDirectory directory, ClipConfig config) {
        contextLength = config.contextLength();
        lowerCase = config.lowerCase();
        String folder = config.tokenizerFolder();
        tokenizer = TextTokenizer.open(directory.require(folder + "tokenizer.json"));
        boolean opened = false;
        try {
            padId = padId(directory, folder);
            int[] bare = tokenizer.encode("a", false);
            int[] wrapped = tokenizer.encode("a", true);
            int begin = 0;
            while (begin + bare.length < wrapped.length && wrapped[begin] != bare[0]) {
                begin++;
            }
            beginIds = Arrays.copyOf(wrapped, begin);
            endIds = Arrays.copyOfRange(wrapped, begin + bare.length, wrapped.length);
            opened = true;
        } finally {
            if (!opened) {
                tokenizer.close();
            }
        }
    }

    private int padId(ModelDirectory directory, String folder) {
        for (String file : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            JsonNode token =
                    directory
                            .findJson(folder + file)
                            .map(json -> json.path("pad_token"))
                            .orElse(null);
            if (token != null && !token.isMissingNode() && !token.isNull()) {
                String name = token.isTextual() ? token.asText() : token.path("content").asText();
                return tokenizer
                        .idOf(name)
                        .orElseThrow(
                                () ->
                                        new InvalidModelException(
                                                "The pad token '%s' of model '%s' is not in its tokenizer.json"
                                                        .formatted(name, directory.reference())));
            }
        }
        return 0;
    }

    /** What a row is filled up with. */
    int padId() {
        return padId;
    }

    /**
     * The ids of a text, in one row or, if it is long and to be chunked, in several, each with the
     * begin and end tokens.
     *
     * @throws InvalidMediaException if it is too long and that is an error
     */
    List<int[]> windows(String text, LongText longText) {
        String read = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
        int[] ids = tokenizer.encode(read, true);
        if (ids.length <= contextLength) {
            return List.of(ids);
        }
        return switch (longText) {
            case TRUNCATE -> {
                if (truncationReported.compareAndSet(false, true)) {
                    LOG.warn(
                            "A text of {} tokens was cut to the model's {}; longText=chunk reads all of it. This is said once for each model",
                            ids.length,
                            contextLength);
                }
                yield List.of(TextTokenizer.truncate(ids, contextLength));
            }
            case CHUNK -> chunks(tokenizer.encode(read, false));
            case ERROR ->
                    throw new InvalidMediaException(
                            "A text of %d tokens is longer than the model's %d; shorten it, or set longText=chunk or longText=truncate"
                                    .formatted(ids.length, contextLength));
        };
    }

    private List<int[]> chunks(int[] ids) {
        int room = room();
        return windows(ids, room, room);
    }

    private int room() {
        return contextLength - beginIds.length - endIds.length;
    }

    /**
     * The ids of all windows in which a text is read for moderation, each once and with the begin
     * and end tokens: windows of the context length that overlap by half, so that each phrase of up
     * to half that length stands whole in one of them; and its sentences, those of more than 16
     * tokens again in overlapping windows of 16. Begin and end tokens that stand in the text itself
     * are left out: the model would read up to the first of them and no further.
     */
    List<int[]> moderationWindows(String text) {
        var rows = new LinkedHashMap<IntBuffer, int[]>();
        addWindows(rows, text, room());
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int from = sentences.first();
        for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            addWindows(rows, text.substring(from, to), Math.min(SHORT_WINDOW, room()));
            from = to;
        }
        return List.copyOf(rows.values());
    }

    private void addWindows(Map<IntBuffer, int[]> rows, String text, int length) {
        if (text.isBlank()) {
            return;
        }
        String read = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
        int[] ids =
                Arrays.stream(tokenizer.encode(read, false))
                        .filter(id -> !contains(beginIds, id) && !contains(endIds, id))
                        .toArray();
        for (int[] row : windows(ids, length, Math.max(1, length / 2))) {
            rows.putIfAbsent(IntBuffer.wrap(row), row);
        }
    }

    private static boolean contains(int[] ids, int id) {
        return Arrays.stream(ids).anyMatch(each -> each == id);
    }

    /** Windows of a length, each beginning a step after the one before, up to the end. */
    private List<int[]> windows(int[] ids, int length, int step) {
        var windows = new ArrayList<int[]>();
        int from = 0;
        do {
            int filled = Math.min(length, ids.length - from);
            int[] window = Arrays.copyOf(beginIds, beginIds.length + filled + endIds.length);
            System.arraycopy(ids, from, window, beginIds.length, filled);
            System.arraycopy(endIds, 0, window, beginIds.length + filled, endIds.length);
            windows.add(window);
            from += step;
        } while (from + length - step < ids.length);
        return windows;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
