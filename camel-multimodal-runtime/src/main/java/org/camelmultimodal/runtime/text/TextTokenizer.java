/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * The tokenizer of a model, read from its <code>tokenizer.json</code> by the Rust library of
 * Hugging Face. Truncation and padding of the library are off, whatever the file says: where a
 * family cuts or pads, it calls {@link #encode(String, int)} and {@link #pad} and so decides
 * itself. Safe for many threads: {@link #close()} waits for those under way, and later calls fail.
 */
public final class TextTokenizer implements AutoCloseable {

    /**
     * Maximum length of a text in characters. The library takes up to a second for it, whatever the
     * text; no model here looks at more than its first thousands.
     */
    public static final int MAX_TEXT_LENGTH = 100_000;

    private static final int MAX_REASON = 300;

    static {
        // DJL reports each process that opens a tokenizer to its makers, by the instance data of
        // the
        // cloud it runs in, and on a machine with a GPU it fetches another build of its library.
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("RUST_FLAVOR", "cpu");
    }

    private final HuggingFaceTokenizer tokenizer;
    private final Path tokenizerJson;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;
    private Map<String, Integer> vocabulary;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, Path tokenizerJson) {
        this.tokenizer = tokenizer;
        this.tokenizerJson = tokenizerJson;
    }

    /** DJL reads the environment first, then the system property. */
    private static void setUnlessSet(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /**
     * Opens a tokenizer. Nothing is sent or fetched over the network, unless the variables <code>
     * OPT_OUT_TRACKING</code> and <code>RUST_FLAVOR</code> of DJL are set otherwise. *
     *
     * @param tokenizerJson the file <code>tokenizer.json</code>
     * @throws InvalidModelException if the file cannot be read as one, or contradicts itself in a
     *     way that would end the process
     */
    public static TextTokenizer open(Path tokenizerJson) {
        try {
            // Without these the library cuts texts to a length of its own.
            var options = Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");
            var json = new ByteArrayInputStream(TokenizerJson.read(tokenizerJson));
            return new TextTokenizer(
                    HuggingFaceTokenizer.newInstance(json, options), tokenizerJson);
        } catch (IOException | RuntimeException e) {
            throw unreadable(tokenizerJson, e);
        }
    }

    /**
     * The token ids of a text, all of them.
     *
     * @param text at most {@value #MAX_TEXT_LENGTH} characters; halves of surrogate pairs count as
     *     U+FFFD
     * @param addSpecialTokens whether the model's begin and end tokens are put around
     * @throws InvalidMediaException if the text is longer
     * @throws InvalidModelException if the model has no tokens for it
     * @throws EndpointStoppedException if the tokenizer is closed
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new InvalidMediaException(
                    "A text of %d characters is too long: expected at most %d"
                            .formatted(text.length(), MAX_TEXT_LENGTH));
        }
        // The library makes three characters of each half of a pair that stands alone.
        String unicode =
                TokenizerRules.isUnicode(text)
                        ? text
                        : new String(text.getBytes(UTF_16BE), UTF_16BE);
        return call(() -> ids(unicode, addSpecialTokens));
    }

    /**
     * Asks for the ids alone: the library makes a dozen Java objects of each token otherwise, and
     * ends the process where the heap has no room for them.
     */
    private int[] ids(String text, boolean addSpecialTokens) {
        long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, addSpecialTokens);
        try {
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    /**
     * The token ids of a text with the special tokens, at most <code>maxLength</code>: a longer
     * text is cut so that the last id is still its end token, as transformers does.
     */
    public int[] encode(String text, int maxLength) {
        int[] ids = encode(text, true);
        return ids.length <= maxLength ? ids : truncate(ids, maxLength);
    }

    /** Cuts ids to a length and keeps their last one, the end token, in the last place. */
    public static int[] truncate(int[] ids, int maxLength) {
        int[] cut = Arrays.copyOf(ids, maxLength);
        cut[maxLength - 1] = ids[ids.length - 1];
        return cut;
    }

    /** Fills ids up to a length; returns them as they are if they have it. */
    public static int[] pad(int[] ids, int length, int padId) {
        if (ids.length >= length) {
            return ids;
        }
        int[] padded = Arrays.copyOf(ids, length);
        Arrays.fill(padded, ids.length, length, padId);
        return padded;
    }

    /**
     * The text of token ids; ids that are no token's have none.
     *
     * @throws InvalidModelException if the model's decoder fails
     * @throws EndpointStoppedException if the tokenizer is closed
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        long[] wide = Arrays.stream(ids).asLongStream().toArray();
        return call(() -> tokenizer.decode(wide, skipSpecialTokens));
    }

    /** Calls the library, which is not freed meanwhile: that would end the process. */
    private <T> T call(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new EndpointStoppedException(
                        "The tokenizer %s was closed before this message was done"
                                .formatted(tokenizerJson));
            }
            return work.get();
        } catch (EndpointStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidModelException(
                    "The tokenizer %s failed: %s".formatted(tokenizerJson, reason(e)), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private static InvalidModelException unreadable(Path tokenizerJson, Exception e) {
        return new InvalidModelException(
                "%s is not a tokenizer that can be read: %s".formatted(tokenizerJson, reason(e)),
                e);
    }

    /** What an exception says, cut where it repeats a large part of a file. */
    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON) + "…";
    }

    /**
     * The id of a token as it stands in the vocabulary, such as <code>&lt;|en|&gt;</code>.
     *
     * @throws InvalidModelException if the file is no tokenizer
     */
    public OptionalInt idOf(String token) {
        Integer id = vocabulary().get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private synchronized Map<String, Integer> vocabulary() {
        if (vocabulary == null) {
            try {
                vocabulary = Vocabulary.read(tokenizerJson);
            } catch (IOException | RuntimeException e) {
                throw unreadable(tokenizerJson, e);
            }
        }
        return vocabulary;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            tokenizer.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
