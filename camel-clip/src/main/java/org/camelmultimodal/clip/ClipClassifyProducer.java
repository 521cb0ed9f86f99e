/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.zeroshot.Classification;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.clip.zeroshot.LabelSet;
import org.camelmultimodal.clip.zeroshot.ZeroShotClassifier;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Options;

/** An image in, its best label out; all scores in headers. Of a list of images a list. */
class ClipClassifyProducer extends ClipProducer {

    private LabelOptions labelOptions;
    private LabelSet configuredSet;
    private volatile ZeroShotClassifier classifier;

    ClipClassifyProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        labelOptions = LabelOptions.read(getEndpoint().getCamelContext(), options());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        classifier = new ZeroShotClassifier(model());
        if (!labelOptions.labels().isEmpty()) {
            // Not when the first message comes: a thousand labels take a while.
            configuredSet =
                    classifier.labelSet(
                            labelOptions.labels(), labelOptions.templates(), Deadline.NONE);
        }
    }

    @Override
    protected void doStop() throws Exception {
        configuredSet = null;
        classifier = null;
        super.doStop();
    }

    /** What a message asks for. */
    private record Request(LabelSet labels, ClassificationRequest classification) {}

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        Request request = request(message, ticket);
        ClipModality modality = modality(message);
        if (message.getBody() instanceof List<?> parts) {
            return embedAll(exchange, parts, modality, ticket)
                    .thenApply(
                            vectors ->
                                    () -> write(exchange, classifyAll(vectors, request), request));
        }
        return embed(exchange, message.getBody(), modality, ticket)
                .thenApply(vector -> () -> write(exchange, classify(vector, request), request));
    }

    private List<Classification> classifyAll(List<float[]> vectors, Request request) {
        return vectors.stream().map(vector -> classify(vector, request)).toList();
    }

    private Classification classify(float[] vector, Request request) {
        return classifier().classify(vector, request.labels(), request.classification());
    }

    private Request request(Message message, Ticket ticket) {
        ClipConfiguration options = options();
        int topK = Options.headerOr(message, ClipConstants.TOP_K, Integer.class, options.getTopK());
        ClipConfiguration.requireAtLeast(ClipConstants.TOP_K, topK, 1);
        float threshold =
                Options.headerOr(
                        message, ClipConstants.THRESHOLD, Float.class, options.getThreshold());
        ClipConfiguration.requireShare(ClipConstants.THRESHOLD, threshold);
        boolean multiLabel =
                Options.headerOr(
                        message, ClipConstants.MULTI_LABEL, Boolean.class, options.isMultiLabel());
        return new Request(
                labelSet(message, ticket),
                options.classificationRequest(multiLabel, topK, threshold));
    }

    private LabelSet labelSet(Message message, Ticket ticket) {
        LabelOptions wanted = labelOptions.of(message);
        if (configuredSet != null && wanted == labelOptions) {
            return configuredSet;
        }
        return classifier().labelSet(wanted.labels(), wanted.templates(), ticket.deadline());
    }

    private ZeroShotClassifier classifier() {
        ZeroShotClassifier started = classifier;
        if (started == null) {
            throw new EndpointStoppedException("%s was stopped".formatted(what()));
        }
        return started;
    }

    private static Map<String, Float> scores(Classification result) {
        var scores = new LinkedHashMap<String, Float>();
        result.selected().forEach(score -> scores.put(score.label(), score.score()));
        return scores;
    }

    private void write(Exchange exchange, Classification result, Request request) {
        Message message = exchange.getMessage();
        Map<String, Float> scores = scores(result);
        message.setHeader(ClipConstants.SCORES, scores);
        message.setHeader(ClipConstants.CONFUSABLE, result.confusable());
        store(exchange, result);
        if (result.top().isEmpty()) {
            message.removeHeader(ClipConstants.TOP_LABEL);
            message.removeHeader(ClipConstants.TOP_SCORE);
        } else {
            message.setHeader(ClipConstants.TOP_LABEL, result.top().get().label());
            message.setHeader(ClipConstants.TOP_SCORE, result.top().get().score());
        }
        message.setBody(body(scores, request));
    }

    private void write(Exchange exchange, List<Classification> results, Request request) {
        Message message = exchange.getMessage();
        var scores = results.stream().map(result -> scores(result)).toList();
        message.setHeader(ClipConstants.SCORES, scores);
        message.setHeader(
                ClipConstants.CONFUSABLE, results.stream().anyMatch(Classification::confusable));
        store(exchange, results);
        // A list that may hold null, where no label reached the threshold.
        message.setBody(Arrays.asList(scores.stream().map(each -> body(each, request)).toArray()));
    }

    private static Object body(Map<String, Float> scores, Request request) {
        if (request.classification().multiLabel()) {
            return List.copyOf(scores.keySet());
        }
        return scores.isEmpty() ? null : scores.keySet().iterator().next();
    }

    private void store(Exchange exchange, Object result) {
        if (options().isStoreFullResult()) {
            exchange.setProperty(ClipConstants.RESULT, result);
        }
    }
}
