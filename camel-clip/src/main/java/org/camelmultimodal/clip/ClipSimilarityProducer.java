/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.vector.Similarity;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Ticket;

/** Compares the body with the query, or the two items of a list. */
class ClipSimilarityProducer extends ClipProducer<ClipSimilarityProducer.Request, Similarity> {

    /** The two items that are compared. */
    record Request(ClipInput one, ClipInput other) {}

    ClipSimilarityProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Request request(Exchange exchange) {
        Message message = exchange.getMessage();
        ClipModality modality = modality(message);
        Object body = message.getBody();
        Optional<ClipInput> query = query(exchange, ClipConstants.QUERY, options().getQuery());
        if (query.isPresent()) {
            return new Request(input(exchange, body, modality), query.get());
        }
        if (body instanceof List<?> items && items.size() == 2) {
            return new Request(
                    input(exchange, items.get(0), modality),
                    input(exchange, items.get(1), modality));
        }
        throw new InvalidOptionException(
                "clip:similarity has nothing to compare the body with: expected a query, or a body that is a list of two items. Set the option query or the header %s"
                        .formatted(ClipConstants.QUERY));
    }

    @Override
    protected CompletionStage<Similarity> run(Request request, Ticket ticket) {
        return embed(request.one(), ticket)
                .thenCombine(embed(request.other(), ticket), Similarity::of);
    }

    @Override
    protected void write(Exchange exchange, Similarity similarity) {
        Message message = exchange.getMessage();
        message.setHeader(ClipConstants.SIMILARITY, similarity.cosine());
        message.setHeader(ClipConstants.CLIP_SCORE, similarity.clipScore());
        message.setBody(similarity.cosine());
    }
}
