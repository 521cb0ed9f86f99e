/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.zeroshot.Classification;
import org.camelmultimodal.clip.zeroshot.ZeroShotClassifier;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Results;

/** Classifies images and texts by labels: the body becomes the best label. */
class ClipClassifyProducer extends ClipLabelsProducer<Results<Classification>> {

    ClipClassifyProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Request request(Exchange exchange) {
        Message message = exchange.getMessage();
        return new Request(
                inputs(exchange), labels(message), options().classificationRequest(message));
    }

    @Override
    protected CompletionStage<Results<Classification>> run(Request request, Ticket ticket) {
        return scoreAll(request, ZeroShotClassifier::classify, ticket);
    }

    @Override
    protected void write(Exchange exchange, Results<Classification> results) {
        Message message = exchange.getMessage();
        message.setHeader(
                ClipConstants.SCORES, results.values(result -> scores(result.selected())));
        message.setHeader(
                ClipConstants.CONFUSABLE,
                results.all().stream().anyMatch(Classification::confusable));
        message.removeHeader(ClipConstants.TOP_LABEL);
        message.removeHeader(ClipConstants.TOP_SCORE);
        if (!results.isList()) {
            results.first()
                    .top()
                    .ifPresent(
                            top -> {
                                message.setHeader(ClipConstants.TOP_LABEL, top.label());
                                message.setHeader(ClipConstants.TOP_SCORE, top.score());
                            });
        }
        boolean multiLabel = options().multiLabel(message);
        message.setBody(results.values(result -> body(result, multiLabel)));
    }

    private static Object body(Classification result, boolean multiLabel) {
        List<String> labels = labels(result.selected());
        if (multiLabel) {
            return labels;
        }
        return labels.isEmpty() ? null : labels.get(0);
    }
}
