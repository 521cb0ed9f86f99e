/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;
import org.camelmultimodal.clip.model.Classification;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.LabelScore;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.Options;
import org.camelmultimodal.runtime.media.ImageDecoder;
import org.camelmultimodal.runtime.media.RgbImage;

/** A picture in, its best label out; all scores in headers. */
class ClipClassifyProducer extends InferenceProducer<ClipModel> {

    private static final String RESOURCE = "resource:";

    private final ClipEndpoint endpoint;
    private List<String> configuredLabels;
    private List<String> configuredTemplates;

    ClipClassifyProducer(ClipEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        configuredLabels = labels(endpoint.getConfiguration().getLabels());
        configuredTemplates = templates(endpoint.getConfiguration().getPromptTemplate());
    }

    @Override
    protected void infer(Exchange exchange, Deadline deadline) throws Exception {
        Message message = exchange.getMessage();
        ClipConfiguration options = endpoint.getConfiguration();
        int topK = Options.headerOr(message, ClipConstants.TOP_K, Integer.class, options.getTopK());
        ClipConfiguration.requireAtLeast(ClipConstants.TOP_K, topK, 1);
        float threshold =
                Options.headerOr(
                        message, ClipConstants.THRESHOLD, Float.class, options.getThreshold());
        ClipConfiguration.requireShare(ClipConstants.THRESHOLD, threshold);
        List<String> labels = labelsOf(message);
        RgbImage image =
                ImageDecoder.decode(
                        MediaBody.read(exchange, "clip:classify"), options.imageLimits());

        Classification result = model().classify(image, labels, templatesOf(message));

        var scores = new LinkedHashMap<String, Float>();
        for (LabelScore score : result.scores()) {
            if (scores.size() < topK && score.score() >= threshold) {
                scores.put(score.label(), score.score());
            }
        }
        message.setHeader(ClipConstants.SCORES, scores);
        if (options.isStoreFullResult()) {
            exchange.setProperty(ClipConstants.RESULT, result);
        }
        if (scores.isEmpty()) {
            message.removeHeader(ClipConstants.TOP_LABEL);
            message.removeHeader(ClipConstants.TOP_SCORE);
            message.setBody(null);
        } else {
            message.setHeader(ClipConstants.TOP_LABEL, result.top().label());
            message.setHeader(ClipConstants.TOP_SCORE, result.top().score());
            message.setBody(result.top().label());
        }
    }

    private List<String> labelsOf(Message message) throws IOException {
        Object header = message.getHeader(ClipConstants.LABELS);
        List<String> labels =
                header == null
                        ? configuredLabels
                        : header instanceof Collection<?> names
                                ? names.stream().map(String::valueOf).toList()
                                : labels(String.valueOf(header));
        if (labels.isEmpty()) {
            throw new InvalidOptionException(
                    "clip:classify needs the option labels, or the header %s, with one label or more"
                            .formatted(ClipConstants.LABELS));
        }
        return labels;
    }

    private List<String> templatesOf(Message message) {
        Object header = message.getHeader(ClipConstants.PROMPT_TEMPLATE);
        if (header == null) {
            return configuredTemplates;
        }
        return header instanceof Collection<?> templates
                ? templates.stream().map(String::valueOf).toList()
                : templates(String.valueOf(header));
    }

    /** Names of an option; of a resource if it says so. */
    private List<String> labels(String text) throws IOException {
        if (text == null) {
            return List.of();
        }
        if (!text.startsWith(RESOURCE)) {
            return trimmed(Arrays.stream(text.split(",")));
        }
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(
                        endpoint.getCamelContext(), text.substring(RESOURCE.length()))) {
            return trimmed(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
        }
    }

    private static List<String> templates(String text) {
        return trimmed(Arrays.stream(text.split(Pattern.quote("|"))));
    }

    private static List<String> trimmed(Stream<String> texts) {
        return texts.map(String::strip).filter(text -> !text.isEmpty()).toList();
    }
}
