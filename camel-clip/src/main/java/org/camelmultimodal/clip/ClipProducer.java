/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipEncoder;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Options;
import org.camelmultimodal.runtime.camel.Results;

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

    /** Returns what this producer holds from start to stop; fails if it is stopped and so null. */
    <T> T started(T held) {
        if (held == null) {
            throw new EndpointStoppedException(
                    "%s is stopped. Send the message again when it is started".formatted(what()));
        }
        return held;
    }

    ClipModality modality(Message message) {
        return Options.headerOr(
                message, ClipConstants.MODALITY, ClipModality.class, options().getModality());
    }

    /** Returns the items of the body, of the modality that the option or the header names. */
    Items<ClipInput> inputs(Exchange exchange) {
        ClipModality modality = modality(exchange.getMessage());
        return Items.of(
                exchange.getMessage().getBody(), what(), item -> input(exchange, item, modality));
    }

    ClipInput input(Exchange exchange, Object item, ClipModality modality) {
        return reader(exchange).read(item, modality);
    }

    InputReader reader(Exchange exchange) {
        return new InputReader(exchange, what(), options());
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
        return forEach(inputs, this::embed, ticket);
    }
}
