/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;

/**
 * A job, the JSON body of the messages in the queues of jobs. Every field is checked: what exists
 * is a job that a worker can try.
 *
 * @param id names the job, its result and its output file: 1 to 64 lower-case letters, digits,
 *     underscores and hyphens; see {@link #newId()}
 * @param operation what to do
 * @param model the alias of the model, part of the name of the queue; null for <code>demo</code>
 * @param text the text to process, such as a prompt; null if the job has media
 * @param media the media to process: the name of a file in the shared directory, see {@link
 *     SharedDirectory#claim}; null if the job has a text
 * @param options options of the operation; null for none
 * @param seed random seed, 0 to 2^32-1; null to derive it from the id, so that a redelivered job
 *     gives the same result
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Job(
        String id,
        Operation operation,
        String model,
        String text,
        String media,
        Map<String, Object> options,
        Long seed) {

    /** Maximum number of characters of a text. */
    public static final int MAX_TEXT = 50_000;

    /** Maximum number of characters of the value of an option. */
    public static final int MAX_OPTION = 10_000;

    /** The highest random seed. */
    static final long MAX_SEED = 0xFFFF_FFFFL;

    private static final int MAX_MEDIA = 500;
    private static final String DEMO = "demo";
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /**
     * @throws InvalidJobException if a field is missing or out of range
     */
    public Job {
        if (!isId(id)) {
            throw new InvalidJobException(
                    "id=%s is invalid: expected 1 to 64 lower-case letters, digits, underscores and hyphens"
                            .formatted(Excerpt.of(id)));
        }
        if (operation == null) {
            throw new InvalidJobException(
                    "operation is missing: expected one such as whisper:transcribe");
        }
        model = model == null ? DEMO : model;
        if (!isModel(model)) {
            throw new InvalidJobException(
                    "model=%s is invalid: expected the alias of a model, such as demo"
                            .formatted(Excerpt.of(model)));
        }
        if (!operation.input().accepts(text != null, media != null)) {
            throw new InvalidJobException(
                    "%s received %s: expected %s. Set the field text or the field media"
                            .formatted(operation.uri(), input(text, media), operation.input()));
        }
        requireLength("text", text, MAX_TEXT);
        requireLength("media", media, MAX_MEDIA);
        if (seed != null && (seed < 0 || seed > MAX_SEED)) {
            throw new InvalidJobException(
                    "seed=%d is out of range: expected 0 to %d".formatted(seed, MAX_SEED));
        }
        options = options == null ? Map.of() : Map.copyOf(checked(operation, options));
    }

    private static String input(String text, String media) {
        if (text == null) {
            return media == null ? "neither text nor media" : "media";
        }
        return media == null ? "a text" : "text and media";
    }

    private static void requireLength(String field, String value, int maximum) {
        if (value != null && (value.isEmpty() || value.length() > maximum)) {
            throw new InvalidJobException(
                    "%s has %d characters: expected 1 to %d"
                            .formatted(field, value.length(), maximum));
        }
    }

    private static Map<String, Object> checked(Operation operation, Map<String, Object> options) {
        options.forEach(
                (name, value) -> {
                    if (!operation.options().contains(name)) {
                        throw new InvalidJobException(
                                "%s has no option %s for jobs: expected some of %s"
                                        .formatted(
                                                operation.uri(),
                                                Excerpt.of(name),
                                                operation.options().stream().sorted().toList()));
                    }
                    if (!isOption(value)) {
                        throw new InvalidJobException(
                                "The option %s has the value %s: expected a number, a boolean or a text of at most %d characters"
                                        .formatted(name, Excerpt.of(value), MAX_OPTION));
                    }
                });
        return options;
    }

    private static boolean isOption(Object value) {
        return value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double number && Double.isFinite(number)
                || value instanceof Float other && Float.isFinite(other)
                || value instanceof String text && text.length() <= MAX_OPTION;
    }

    /** Returns whether a text can be the id of a job. */
    public static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /** Returns whether a text can be the alias of a model, part of the name of its queue. */
    public static boolean isModel(String text) {
        return text != null && MODEL.matcher(text).matches();
    }

    /** Returns a new id. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /**
     * Returns the job of a JSON text.
     *
     * @throws InvalidJobException if the text is not JSON, has an unknown or repeated field, a
     *     field of another type, or a field out of range
     */
    public static Job parse(String json) {
        return Json.read(json, Job.class, "a job");
    }

    /** Returns the job as JSON. */
    public String toJson() {
        return Json.write(this);
    }

    /** Returns the queue of the job. */
    public String queue() {
        return Addresses.jobs(operation.family(), model);
    }

    /**
     * Returns the headers of the options and of the seed. If the job has no seed, it is derived
     * from the id: a job that is done again has the same result.
     */
    Map<String, Object> headers() {
        var headers = new TreeMap<String, Object>();
        options.forEach((name, value) -> headers.put(operation.header(name), value));
        if (operation.isSeeded()) {
            headers.put(operation.header("seed"), seed == null ? seedOf(id) : seed);
        }
        return headers;
    }

    private static long seedOf(String id) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(id.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getInt() & MAX_SEED;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
