/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.runtime.batch.Ticket;

/** An image or a text in, its vector out; of a list a list. */
class ClipEmbedProducer extends ClipProducer {

    ClipEmbedProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        ClipModality modality = modality(message);
        Object body = message.getBody();
        if (body instanceof List<?> parts) {
            return embedAll(exchange, parts, modality, ticket)
                    .thenApply(vectors -> () -> write(message, vectors, vectors.get(0)));
        }
        return embed(exchange, body, modality, ticket)
                .thenApply(vector -> () -> write(message, vector, vector));
    }

    private void write(Message message, Object body, float[] first) {
        message.setHeader(ClipConstants.VECTOR_SIZE, first.length);
        message.setHeader(ClipConstants.MODEL, model().reference());
        message.setBody(body);
    }
}
