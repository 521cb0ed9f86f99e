/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.store.embedding.filter.Filter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.MetadataFilters;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.clip.vector.SearchVector;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Options;

/** An image, a text, a vector, or the body and the query together in; what is nearest out. */
class ClipSearchProducer extends ClipIndexedProducer {

    ClipSearchProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        ClipConfiguration options = options();
        int count =
                Options.headerOr(message, ClipConstants.TOP_K, Integer.class, options.getTopK());
        int offset =
                Options.headerOr(message, ClipConstants.OFFSET, Integer.class, options.getOffset());
        // The index makes room for all of them before it looks.
        ClipConfiguration.requireInRange(ClipConstants.TOP_K, count, 1, IndexQuery.MAX_DEPTH);
        ClipConfiguration.requireInRange(ClipConstants.OFFSET, offset, 0, IndexQuery.MAX_DEPTH);
        float minScore =
                Options.headerOr(
                        message, ClipConstants.MIN_SCORE, Float.class, options.getMinScore());
        ClipConfiguration.requireInRange(ClipConstants.MIN_SCORE, minScore, -1f, 1f);
        Optional<Filter> filter = filter(message);
        return vector(exchange, ticket)
                .thenApply(
                        vector ->
                                () ->
                                        write(
                                                message,
                                                new IndexQuery(
                                                        vector,
                                                        count,
                                                        offset,
                                                        minScore,
                                                        filter,
                                                        options.getNearDuplicateThreshold(),
                                                        options.getNumCandidates())));
    }

    /** That of the endpoint and that of the message, which may narrow it but not leave it. */
    private Optional<Filter> filter(Message message) {
        Optional<Filter> own = MetadataFilters.parse(options().getFilter());
        Optional<Filter> wanted = MetadataFilters.parse(header(message));
        return own.isPresent() && wanted.isPresent()
                ? Optional.of(own.get().and(wanted.get()))
                : own.or(() -> wanted);
    }

    /** The filter in the header. */
    private static Object header(Message message) {
        Object filter = message.getHeader(ClipConstants.FILTER);
        return filter instanceof String text ? Options.text(ClipConstants.FILTER, text) : filter;
    }

    private CompletableFuture<float[]> vector(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        Object query = message.getHeader(ClipConstants.QUERY, options().getQuery());
        Object negative =
                message.getHeader(ClipConstants.NEGATIVE_QUERY, options().getNegativeQuery());
        Object body = message.getBody();
        boolean hasBody = body != null && !body.equals("");
        if (!hasBody && query == null) {
            throw new InvalidMediaException(
                    "clip:search needs something to search for: a body, the option query, or the header %s"
                            .formatted(ClipConstants.QUERY));
        }
        float weight =
                Options.headerOr(
                        message,
                        ClipConstants.QUERY_WEIGHT,
                        Float.class,
                        options().getQueryWeight());
        ClipConfiguration.requireShare(ClipConstants.QUERY_WEIGHT, weight);
        CompletableFuture<float[]> wanted;
        if (!hasBody) {
            wanted = embed(exchange, query, ClipModality.AUTO, ticket);
        } else {
            wanted = embed(exchange, body, modality(message), ticket);
            if (query != null) {
                wanted =
                        wanted.thenCombine(
                                embed(exchange, query, ClipModality.AUTO, ticket),
                                (one, other) -> SearchVector.mix(one, other, weight));
            }
        }
        return negative == null
                ? wanted
                : wanted.thenCombine(
                        embed(exchange, negative, ClipModality.AUTO, ticket),
                        (one, other) ->
                                SearchVector.without(one, other, options().getNegativeWeight()));
    }

    private void write(Message message, IndexQuery query) {
        List<SearchHit> hits = index().search(query);
        message.setHeader(ClipConstants.RESULT_COUNT, hits.size());
        message.setBody(hits);
    }
}
