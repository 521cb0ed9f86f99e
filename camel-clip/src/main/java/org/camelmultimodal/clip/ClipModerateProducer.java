/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.Moderation;
import org.camelmultimodal.clip.model.ModerationPolicy;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.camel.InferenceProducer;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.Options;
import org.camelmultimodal.runtime.media.ImageDecoder;

/**
 * A picture or a text in, the verdict in headers, the body untouched. Fails closed: without a
 * verdict the exchange fails, and no verdict of an earlier moderation is left in the headers.
 */
class ClipModerateProducer extends InferenceProducer<ClipModel> {

    private final ClipEndpoint endpoint;
    private ModerationPolicy policy;

    ClipModerateProducer(ClipEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        policy = readPolicy(endpoint.getConfiguration().getPolicy());
    }

    private ModerationPolicy readPolicy(String uri) throws IOException {
        if (uri == null) {
            return ModerationPolicy.standard();
        }
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(
                        endpoint.getCamelContext(), uri)) {
            return ModerationPolicy.read(in, uri);
        }
    }

    @Override
    protected void infer(Exchange exchange, Deadline deadline) {
        Message message = exchange.getMessage();
        for (String header :
                new String[] {
                    ClipConstants.FLAGGED,
                    ClipConstants.CATEGORY,
                    ClipConstants.CATEGORY_SCORE,
                    ClipConstants.CATEGORY_THRESHOLD,
                    ClipConstants.SCORES,
                    ClipConstants.POLICY
                }) {
            message.removeHeader(header);
        }
        Moderation result = moderate(exchange, message);
        Moderation.Verdict worst = result.worst();
        var scores = new LinkedHashMap<String, Float>();
        result.verdicts().forEach(verdict -> scores.put(verdict.category(), verdict.score()));
        message.setHeader(ClipConstants.CATEGORY, worst.category());
        message.setHeader(ClipConstants.CATEGORY_SCORE, worst.score());
        message.setHeader(ClipConstants.CATEGORY_THRESHOLD, worst.threshold());
        message.setHeader(ClipConstants.SCORES, scores);
        message.setHeader(ClipConstants.POLICY, result.policy() + "/" + result.policyVersion());
        message.setHeader(ClipConstants.FLAGGED, result.flagged());
        if (endpoint.getConfiguration().isStoreFullResult()) {
            exchange.setProperty(ClipConstants.RESULT, result);
        }
    }

    private Moderation moderate(Exchange exchange, Message message) {
        ClipConfiguration options = endpoint.getConfiguration();
        ClipModality modality =
                Options.headerOr(
                        message, ClipConstants.MODALITY, ClipModality.class, options.getModality());
        boolean isText =
                switch (modality) {
                    case TEXT -> true;
                    case IMAGE -> false;
                    case AUTO -> message.getBody() instanceof String;
                };
        if (!isText) {
            return model().moderate(
                            ImageDecoder.decode(
                                    MediaBody.read(exchange, "clip:moderate"),
                                    options.imageLimits()),
                            policy);
        }
        String text = message.getBody(String.class);
        if (text == null || text.isBlank()) {
            throw new InvalidMediaException(
                    "clip:moderate needs a text in the body; this one is empty");
        }
        return model().moderate(text, policy);
    }
}
