/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.Options;
import org.camelmultimodal.runtime.camel.Results;
import org.camelmultimodal.runtime.camel.TextBody;

/**
 * Base of the producers: reads what messages hold and embeds it.
 *
 * @param <Q> the request
 * @param <R> the result
 */
abstract class ClipProducer<Q, R> extends InferenceProducer<ClipModel, Q, R> {

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

    ClipConfiguration options() {
        return endpoint.getConfiguration();
    }

    /** Returns the encoder, anew for each message: the endpoint may have been restarted. */
    ClipEncoder encoder() {
        return endpoint.encoder(model());
    }

    String what() {
        return endpoint.what();
    }

    ClipModality modality(Message message) {
        return Options.headerOr(
                message, ClipConstants.MODALITY, ClipModality.class, options().getModality());
    }

    /** Returns whether an item is a text; with AUTO, a <code>String</code> is one. */
    static boolean isText(Object item, ClipModality modality) {
        return switch (modality) {
            case TEXT -> true;
            case IMAGE -> false;
            case AUTO -> item instanceof String;
        };
    }

    /** Returns the items of the body, of the modality that the option or the header names. */
    Items<ClipInput> inputs(Exchange exchange) {
        ClipModality modality = modality(exchange.getMessage());
        return Items.of(
                exchange.getMessage().getBody(), what(), item -> input(exchange, item, modality));
    }

    /**
     * Reads an item.
     *
     * @throws InvalidMediaException if it is neither an image, a text nor a vector, or too large
     */
    ClipInput input(Exchange exchange, Object item, ClipModality modality) {
        if (item instanceof float[] vector) {
            return new ClipInput.Vector(vector);
        }
        return isText(item, modality) ? text(exchange, item) : image(exchange, item);
    }

    ClipInput.Image image(Exchange exchange, Object item) {
        return new ClipInput.Image(MediaBody.read(exchange, item, what(), options().getMaxBytes()));
    }

    ClipInput.Text text(Exchange exchange, Object item) {
        String text =
                TextBody.read(
                        exchange, item, what(), options().getMaxTextLength(), "maxTextLength");
        if (text.isBlank()) {
            throw new InvalidMediaException(
                    "%s got %s: expected a text"
                            .formatted(what(), item == null ? "no body" : "an empty text"));
        }
        return new ClipInput.Text(text);
    }

    /** Reads a query: the value of a header, or the text of the option that it overrides. */
    Optional<ClipInput> query(Exchange exchange, String header, String option) {
        Object query = exchange.getMessage().getHeader(header, option);
        return Optional.ofNullable(query).map(value -> input(exchange, value, ClipModality.AUTO));
    }

    CompletableFuture<float[]> embed(ClipInput input, Ticket ticket) {
        return encoder().embed(input, ticket);
    }

    CompletableFuture<Results<float[]>> embedAll(Items<ClipInput> inputs, Ticket ticket) {
        return forEach(inputs, input -> embed(input, ticket), ticket);
    }
}
