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
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.store.ModelDirectory;

/**
 * The tokenizer of a model, read from its <code>tokenizer.json</code> by Hugging Face's tokenizers
 * library. The library neither truncates nor pads, whatever the file says: each model family does
 * that with {@link #encode(String, int)} and {@link #pad}. Thread-safe: {@link #close()} waits for
 * calls in progress, and later calls fail.
 */
public final class TextTokenizer implements AutoCloseable {

    /**
     * Maximum length of a text in characters, for which the library takes up to a second. No model
     * reads more than its first few thousand.
     */
    public static final int MAX_TEXT_LENGTH = 100_000;

    private static final int MAX_REASON = 300;

    static {
        // DJL reports each process that opens a tokenizer to its developers, and downloads another
        // build of the library on a machine with a GPU.
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("RUST_FLAVOR", "cpu");
    }

    private final HuggingFaceTokenizer tokenizer;
    private final Path tokenizerJson;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, Path tokenizerJson) {
        this.tokenizer = tokenizer;
        this.tokenizerJson = tokenizerJson;
    }

    /**
     * Sets a system property unless it is set, or the environment variable, which DJL reads first.
     */
    private static void setUnlessSet(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /**
     * Opens a tokenizer. Nothing is sent or downloaded, unless DJL's variables <code>
     * OPT_OUT_TRACKING</code> and <code>RUST_FLAVOR</code> are set to other values.
     *
     * @param tokenizerJson the file <code>tokenizer.json</code>
     * @throws InvalidModelException if the file cannot be read, is not a tokenizer, or would crash
     *     the library
     */
    public static TextTokenizer open(Path tokenizerJson) {
        try {
            return open(TokenizerJson.read(tokenizerJson), tokenizerJson);
        } catch (IOException | RuntimeException e) {
            throw unreadable(tokenizerJson, e);
        }
    }

    /**
     * Opens the CLIP tokenizer of a model: its <code>tokenizer.json</code>, or where it has none
     * its <code>vocab.json</code> and <code>merges.txt</code>.
     *
     * @param folder where the tokenizer's files are: empty, or a folder with its slash
     * @throws InvalidModelException if it has neither, or as {@link #open(Path)}
     */
    public static TextTokenizer openClip(ModelDirectory directory, String folder) {
        if (SpecialTokens.hasTokenizerJson(directory, folder)) {
            return open(directory.require(folder + SpecialTokens.TOKENIZER_JSON));
        }
        Path vocabulary = directory.require(folder + SpecialTokens.VOCABULARY);
        try {
            byte[] json = ClipTokenizerFiles.tokenizerJson(directory, folder);
            return open(TokenizerJson.checked(json), vocabulary);
        } catch (IOException | RuntimeException e) {
            throw unreadable(vocabulary, e);
        }
    }

    private static TextTokenizer open(byte[] json, Path file) throws IOException {
        // The library truncates to a length of its own by default.
        var options = Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");
        return new TextTokenizer(
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options), file);
    }

    /**
     * Returns all token ids of a text.
     *
     * @param text at most {@value #MAX_TEXT_LENGTH} characters; unpaired surrogates are read as
     *     U+FFFD
     * @param addSpecialTokens whether to add the model's begin and end tokens
     * @throws InvalidMediaException if the text is longer
     * @throws InvalidModelException if the model has no tokens for the text
     * @throws EndpointStoppedException if the tokenizer is closed
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        checkLength(text);
        // The library reads an unpaired surrogate as three characters.
        String unicode =
                TokenizerRules.isUnicode(text)
                        ? text
                        : new String(text.getBytes(UTF_16BE), UTF_16BE);
        return call(() -> ids(unicode, addSpecialTokens));
    }

    /**
     * Checks the length of a text, for callers that process it before it is encoded.
     *
     * @throws InvalidMediaException if the text has more than {@value #MAX_TEXT_LENGTH} characters
     */
    public static void checkLength(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new InvalidMediaException(
                    "A text of %d characters is too long: expected at most %d characters"
                            .formatted(text.length(), MAX_TEXT_LENGTH));
        }
    }

    /**
     * Reads the ids alone: a whole encoding is a dozen Java objects per token, and the library
     * crashes if the heap has no space for them.
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
     * Returns the token ids of a text with the special tokens, truncated to <code>maxLength</code>
     * as by {@link #truncate}.
     */
    public int[] encode(String text, int maxLength) {
        int[] ids = encode(text, true);
        return ids.length <= maxLength ? ids : truncate(ids, maxLength);
    }

    /**
     * Returns the first <code>maxLength</code> ids, the last of them replaced with the end token,
     * as transformers does.
     */
    public static int[] truncate(int[] ids, int maxLength) {
        int[] cut = Arrays.copyOf(ids, maxLength);
        cut[maxLength - 1] = ids[ids.length - 1];
        return cut;
    }

    /** Returns ids padded to a length, or as they are if they are not shorter. */
    public static int[] pad(int[] ids, int length, int padId) {
        if (ids.length >= length) {
            return ids;
        }
        int[] padded = Arrays.copyOf(ids, length);
        Arrays.fill(padded, ids.length, length, padId);
        return padded;
    }

    /**
     * Returns the text of token ids; ids without a token are skipped.
     *
     * @throws InvalidModelException if the model's decoder fails
     * @throws EndpointStoppedException if the tokenizer is closed
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        long[] wide = Arrays.stream(ids).asLongStream().toArray();
        return call(() -> tokenizer.decode(wide, skipSpecialTokens));
    }

    /** Calls the library, which must not be freed meanwhile: that would crash the process. */
    private <T> T call(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new EndpointStoppedException(
                        "The tokenizer %s was closed while the message was in flight. Send the message again when the endpoint is started"
                                .formatted(tokenizerJson));
            }
            return work.get();
        } catch (EndpointStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidModelException(
                    "The tokenizer %s failed: %s: expected a tokenizer that processes the text. Set the option model to another model"
                            .formatted(tokenizerJson, reason(e)),
                    e);
        } finally {
            lock.readLock().unlock();
        }
    }

    static InvalidModelException unreadable(Path tokenizerJson, Exception e) {
        return new InvalidModelException(
                "%s cannot be read as a tokenizer: %s: expected a tokenizer.json that the tokenizers library can read. Set the option model to another model"
                        .formatted(tokenizerJson, reason(e)),
                e);
    }

    /** Returns the message of an exception, shortened: some repeat a large part of the file. */
    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON) + "…";
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
