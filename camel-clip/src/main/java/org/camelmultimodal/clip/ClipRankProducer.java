/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.vector.Ranking;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Items;

/** Sorts the items of a list by their similarity to the query, best first. */
class ClipRankProducer extends ClipProducer<ClipRankProducer.Request, List<Ranking.Ranked>> {

    /**
     * A query and the candidates.
     *
     * @param topK maximum number of candidates to keep
     */
    record Request(ClipInput query, Items<ClipInput> candidates, int topK, float minScore) {}

    ClipRankProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Request request(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!(message.getBody() instanceof List<?>)) {
            throw new InvalidMediaException(
                    "clip:rank got the body %s: expected a list of candidates"
                            .formatted(Excerpt.of(message.getBody())));
        }
        ClipInput query =
                query(exchange, ClipConstants.QUERY, options().getQuery())
                        .orElseThrow(
                                () ->
                                        new InvalidOptionException(
                                                "clip:rank has no query: expected a text or an image. Set the option query or the header %s"
                                                        .formatted(ClipConstants.QUERY)));
        Items<ClipInput> candidates = inputs(exchange);
        return new Request(
                query,
                candidates,
                options().topK(message, candidates.size()),
                options().minScore(message));
    }

    @Override
    protected CompletionStage<List<Ranking.Ranked>> run(Request request, Ticket ticket) {
        return embed(request.query(), ticket)
                .thenCombine(
                        embedAll(request.candidates(), ticket),
                        (query, vectors) ->
                                Ranking.rank(
                                        query, vectors.all(), request.topK(), request.minScore()));
    }

    @Override
    protected void write(Exchange exchange, List<Ranking.Ranked> ranked) {
        Message message = exchange.getMessage();
        List<?> candidates = message.getBody(List.class);
        message.setHeader(
                ClipConstants.SIMILARITIES,
                ranked.stream().map(Ranking.Ranked::similarity).toList());
        message.setHeader(ClipConstants.ORDER, ranked.stream().map(Ranking.Ranked::index).toList());
        message.setBody(ranked.stream().map(each -> candidates.get(each.index())).toList());
    }
}
