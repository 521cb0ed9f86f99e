/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.LongText;
import org.camelmultimodal.clip.vector.Vectors;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.FanOut;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.Options;
import org.camelmultimodal.runtime.camel.TextBody;
import org.camelmultimodal.runtime.media.MediaSource;

/** Base of the producers: turns what messages hold into vectors. */
abstract class ClipProducer extends InferenceProducer<ClipModel> {

    private static final int MAX_PRIORITY = 1000;

    private final ClipEndpoint endpoint;

    ClipProducer(ClipEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public ClipEndpoint getEndpoint() {
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        encoder();
    }

    @Override
    protected int priority(Message message) {
        int priority = Options.headerOr(message, ClipConstants.PRIORITY, Integer.class, 0);
        ClipConfiguration.requireInRange(
                ClipConstants.PRIORITY, priority, -MAX_PRIORITY, MAX_PRIORITY);
        return priority;
    }

    ClipConfiguration options() {
        return endpoint.getConfiguration();
    }

    /** Asked for anew by each message: the endpoint may have been stopped and started. */
    ClipEncoder encoder() {
        return endpoint.encoder(model());
    }

    /** The operation as routes write it, for messages. */
    String what() {
        return "clip:" + endpoint.operationName();
    }

    ClipModality modality(Message message) {
        return Options.headerOr(
                message, ClipConstants.MODALITY, ClipModality.class, options().getModality());
    }

    LongText longText() {
        return options().getLongText();
    }

    /** Whether a part of a message is a text; a <code>String</code> where nothing else is said. */
    static boolean isText(Object part, ClipModality modality) {
        return switch (modality) {
            case TEXT -> true;
            case IMAGE -> false;
            case AUTO -> part instanceof String;
        };
    }

    /**
     * An item of a message as text.
     *
     * @throws InvalidMediaException if it is none, blank or too long
     */
    String text(Exchange exchange, Object part) {
        String text =
                TextBody.read(
                        exchange, part, what(), options().getMaxTextLength(), "maxTextLength");
        if (text.isBlank()) {
            throw new InvalidMediaException(
                    "%s needs a text; this one is %s"
                            .formatted(what(), part == null ? "missing" : "empty"));
        }
        return text;
    }

    /** The vector of a part of a message, of length 1; one that is a vector already is scaled. */
    CompletableFuture<float[]> embed(
            Exchange exchange, Object part, ClipModality modality, Ticket ticket) {
        if (part instanceof float[] vector) {
            return CompletableFuture.completedFuture(Vectors.normalize(vector));
        }
        if (isText(part, modality)) {
            return encoder().text(text(exchange, part), longText(), ticket);
        }
        MediaSource source = MediaBody.read(exchange, part, what(), options().getMaxBytes());
        return encoder().image(source, options().imageLimits(), ticket);
    }

    /** The vectors of all parts. */
    CompletableFuture<List<float[]>> embedAll(
            Exchange exchange, List<?> parts, ClipModality modality, Ticket ticket) {
        return forAll(parts, part -> embed(exchange, part, modality, ticket), ticket);
    }

    /** Works on all parts of a message, on all threads of the endpoint. */
    <T> CompletableFuture<List<T>> forAll(
            List<?> parts, Function<Object, CompletableFuture<T>> work, Ticket ticket) {
        if (parts.isEmpty()) {
            throw new InvalidMediaException("%s got an empty list".formatted(what()));
        }
        int window = (1 + options().getConcurrentBatches()) * options().getBatchSize();
        return FanOut.run(
                parts.size(), window, i -> endpoint.fork(() -> workOn(parts, i, work), ticket));
    }

    private static <T> CompletableFuture<T> workOn(
            List<?> parts, int index, Function<Object, CompletableFuture<T>> work) {
        try {
            return work.apply(parts.get(index));
        } catch (InvalidMediaException e) {
            throw new InvalidMediaException(
                    "Part %d of %d: %s".formatted(index + 1, parts.size(), e.getMessage()), e);
        }
    }
}
