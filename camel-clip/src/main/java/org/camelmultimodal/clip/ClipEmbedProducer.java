/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Results;

/** Embeds images and texts: the body becomes a vector, or for a list a list of vectors. */
class ClipEmbedProducer extends ClipProducer<Items<ClipInput>, Results<float[]>> {

    ClipEmbedProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Items<ClipInput> request(Exchange exchange) {
        return inputs(exchange);
    }

    @Override
    protected CompletionStage<Results<float[]>> run(Items<ClipInput> inputs, Ticket ticket) {
        return embedAll(inputs, ticket);
    }

    @Override
    protected void write(Exchange exchange, Results<float[]> vectors) {
        Message message = exchange.getMessage();
        message.setHeader(ClipConstants.VECTOR_SIZE, vectors.first().length);
        message.setHeader(ClipConstants.MODEL, model().reference());
        message.setBody(vectors.value());
    }
}
