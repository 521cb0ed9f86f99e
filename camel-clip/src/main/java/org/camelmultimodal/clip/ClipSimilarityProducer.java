/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.vector.Similarity;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Ticket;

/** How alike the body and the query are, or the two parts of a body that is a list. */
class ClipSimilarityProducer extends ClipProducer {

    ClipSimilarityProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        return embedAll(exchange, pair(message), modality(message), ticket)
                .thenApply(
                        vectors ->
                                () ->
                                        write(
                                                message,
                                                Similarity.of(vectors.get(0), vectors.get(1))));
    }

    private List<?> pair(Message message) {
        Object query = message.getHeader(ClipConstants.QUERY, options().getQuery());
        Object body = message.getBody();
        if (query != null) {
            return Arrays.asList(body, query);
        }
        if (body instanceof List<?> parts && parts.size() == 2) {
            return parts;
        }
        throw new InvalidOptionException(
                "clip:similarity needs something to compare the body with: the option query, the header %s, or a body that is a list of two"
                        .formatted(ClipConstants.QUERY));
    }

    private static void write(Message message, Similarity similarity) {
        message.setHeader(ClipConstants.SIMILARITY, similarity.cosine());
        message.setHeader(ClipConstants.CLIP_SCORE, similarity.clipScore());
        message.setBody(similarity.cosine());
    }
}
