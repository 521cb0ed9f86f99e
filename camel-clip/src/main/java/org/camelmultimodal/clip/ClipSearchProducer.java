/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;

/** Searches the index for the body, the query, or both; the body becomes the list of results. */
class ClipSearchProducer extends ClipIndexedProducer<ClipSearchProducer.Request, List<SearchHit>> {

    /** What to search for, and how. */
    record Request(
            Optional<ClipInput> body,
            Optional<ClipInput> query,
            Optional<ClipInput> negativeQuery,
            SearchOptions options) {}

    ClipSearchProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Request request(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        boolean hasBody = body != null && !body.equals("");
        var request =
                new Request(
                        hasBody
                                ? Optional.of(input(exchange, body, modality(message)))
                                : Optional.empty(),
                        query(exchange, ClipConstants.QUERY, options().getQuery()),
                        query(exchange, ClipConstants.NEGATIVE_QUERY, options().getNegativeQuery()),
                        SearchOptions.read(message, options()));
        if (!hasBody && request.query.isEmpty()) {
            throw new InvalidMediaException(
                    "clip:search has nothing to search for: expected a body or a query. Set the option query or the header %s"
                            .formatted(ClipConstants.QUERY));
        }
        return request;
    }

    @Override
    protected CompletionStage<List<SearchHit>> run(Request request, Ticket ticket) {
        CompletableFuture<Optional<float[]>> body = embed(request.body, ticket);
        CompletableFuture<Optional<float[]>> query = embed(request.query, ticket);
        CompletableFuture<Optional<float[]>> negative = embed(request.negativeQuery, ticket);
        return then(
                CompletableFuture.allOf(body, query, negative),
                embedded ->
                        ticket.timed(
                                Stage.INDEX,
                                () ->
                                        index().search(
                                                        request.options.query(
                                                                body.join(),
                                                                query.join(),
                                                                negative.join()))),
                ticket);
    }

    private CompletableFuture<Optional<float[]>> embed(Optional<ClipInput> input, Ticket ticket) {
        return input.map(present -> embed(present, ticket).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    protected void write(Exchange exchange, List<SearchHit> hits) {
        exchange.getMessage().setHeader(ClipConstants.RESULT_COUNT, hits.size());
        exchange.getMessage().setBody(hits);
    }
}
