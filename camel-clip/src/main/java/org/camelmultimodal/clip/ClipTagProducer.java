/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.clip.zeroshot.ZeroShotClassifier;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Results;

/** Tags images and texts: the body becomes the list of labels whose scores reach the threshold. */
class ClipTagProducer extends ClipLabelsProducer<Results<List<LabelScore>>> {

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
        return scoreAll(request, ZeroShotClassifier::tags, ticket);
    }

    @Override
    protected void write(Exchange exchange, Results<List<LabelScore>> tags) {
        Message message = exchange.getMessage();
        message.setHeader(ClipConstants.SCORES, tags.values(ClipLabelsProducer::scores));
        message.setBody(tags.values(ClipLabelsProducer::labels));
    }
}
