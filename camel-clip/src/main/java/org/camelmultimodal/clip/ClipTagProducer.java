/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Results;

/** Tags images and texts: the body becomes the list of labels whose scores reach the threshold. */
class ClipTagProducer
        extends ClipLabelsProducer<ClipTagProducer.Request, Results<List<LabelScore>>> {

    /** The items, the labels, and which of them are kept. */
    record Request(
            Items<ClipInput> inputs, LabelOptions labels, ClassificationRequest classification) {}

    ClipTagProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Request request(Exchange exchange) {
        Message message = exchange.getMessage();
        return new Request(inputs(exchange), labels(message), options().tagRequest(message));
    }

    @Override
    protected CompletionStage<Results<List<LabelScore>>> run(Request request, Ticket ticket) {
        return scoreAll(
                request.inputs(),
                request.labels(),
                (classifier, embedding, labels) ->
                        classifier.tags(embedding, labels, request.classification()),
                ticket);
    }

    @Override
    protected void write(Exchange exchange, Results<List<LabelScore>> tags) {
        Message message = exchange.getMessage();
        message.setHeader(ClipConstants.SCORES, tags.values(ClipLabelsProducer::scores));
        message.setBody(tags.values(ClipLabelsProducer::labels));
    }
}
