/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.zeroshot.ClassificationRequest;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.clip.zeroshot.LabelSet;
import org.camelmultimodal.clip.zeroshot.ZeroShotClassifier;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Results;

/** Base of the producers that classify by labels; embeds those of the endpoint at start. */
abstract class ClipLabelsProducer<R> extends ClipProducer<ClipLabelsProducer.Request, R> {

    /** The items, the labels, and how they are scored and selected. */
    record Request(
            Items<ClipInput> inputs, LabelOptions labels, ClassificationRequest classification) {}

    private LabelOptions endpointLabels;
    private volatile ZeroShotClassifier classifier;
    private volatile LabelSet endpointSet;

    ClipLabelsProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        endpointLabels = LabelOptions.read(getEndpoint().getCamelContext(), what(), options());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var started = new ZeroShotClassifier(model());
        if (!endpointLabels.labels().isEmpty()) {
            // Not on the first message, because a thousand labels take a while.
            endpointSet = labelSet(started, endpointLabels, Ticket.NONE);
        }
        classifier = started;
    }

    @Override
    protected void doStop() throws Exception {
        classifier = null;
        endpointSet = null;
        super.doStop();
    }

    /** Returns the labels of the endpoint, or those of the headers. */
    LabelOptions labels(Message message) {
        return endpointLabels.of(message);
    }

    /** Scores labels for the embedding of one item: a method of the classifier. */
    interface Scoring<T> {
        T score(
                ZeroShotClassifier classifier,
                float[] embedding,
                LabelSet labels,
                ClassificationRequest classification);
    }

    <T> CompletionStage<Results<T>> scoreAll(Request request, Scoring<T> scoring, Ticket ticket) {
        ZeroShotClassifier started = started(classifier);
        LabelSet known = request.labels() == endpointLabels ? endpointSet : null;
        LabelSet set = known == null ? labelSet(started, request.labels(), ticket) : known;
        return then(
                embedAll(request.inputs(), ticket),
                vectors ->
                        vectors.map(
                                vector ->
                                        scoring.score(
                                                started, vector, set, request.classification())),
                ticket);
    }

    static List<String> labels(List<LabelScore> scores) {
        return scores.stream().map(LabelScore::label).toList();
    }

    /** Returns the scores by label, best first. */
    static Map<String, Float> scores(List<LabelScore> scores) {
        var byLabel = new LinkedHashMap<String, Float>();
        scores.forEach(each -> byLabel.put(each.label(), each.score()));
        return byLabel;
    }

    private static LabelSet labelSet(
            ZeroShotClassifier classifier, LabelOptions labels, Ticket ticket) {
        return classifier.labelSet(labels.labels(), labels.templates(), ticket.deadline());
    }
}
