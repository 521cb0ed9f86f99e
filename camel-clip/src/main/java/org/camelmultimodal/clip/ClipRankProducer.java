/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.vector.Ranking;
import org.camelmultimodal.clip.vector.Ranking.Ranked;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Options;

/** A list of candidates in, the same candidates out, those first that fit the query best. */
class ClipRankProducer extends ClipProducer {

    ClipRankProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        Object query = message.getHeader(ClipConstants.QUERY, options().getQuery());
        if (query == null) {
            throw new InvalidOptionException(
                    "clip:rank needs the option query, or the header %s with a text or an image"
                            .formatted(ClipConstants.QUERY));
        }
        if (!(message.getBody() instanceof List<?> candidates) || candidates.isEmpty()) {
            throw new InvalidMediaException(
                    "clip:rank needs a body that is a list of candidates; this one is %s"
                            .formatted(Excerpt.of(message.getBody())));
        }
        int topK = Options.headerOr(message, ClipConstants.TOP_K, Integer.class, candidates.size());
        ClipConfiguration.requireAtLeast(ClipConstants.TOP_K, topK, 1);
        float least =
                Options.headerOr(
                        message, ClipConstants.MIN_SCORE, Float.class, options().getMinScore());
        ClipConfiguration.requireInRange(ClipConstants.MIN_SCORE, least, -1f, 1f);
        // The query first: of a modality of its own, since candidates of the other are the rule.
        return embed(exchange, query, ClipModality.AUTO, ticket)
                .thenCombine(
                        embedAll(exchange, candidates, modality(message), ticket),
                        (target, vectors) ->
                                () ->
                                        write(
                                                message,
                                                candidates,
                                                Ranking.rank(target, vectors, topK, least)));
    }

    private static void write(Message message, List<?> candidates, List<Ranked> ranked) {
        message.setHeader(
                ClipConstants.SIMILARITIES, ranked.stream().map(Ranked::similarity).toList());
        message.setHeader(ClipConstants.ORDER, ranked.stream().map(Ranked::index).toList());
        message.setBody(ranked.stream().<Object>map(each -> candidates.get(each.index())).toList());
    }
}
