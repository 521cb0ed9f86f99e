/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.clip.moderation.Moderator;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Options;

/**
 * An image or a text in, the verdict in headers, the body untouched; of a list one verdict for all.
 * Fails closed: without a verdict the exchange fails, and no verdict of an earlier moderation is
 * left in the headers.
 */
class ClipModerateProducer extends ClipProducer {

    private static final List<String> VERDICT_HEADERS =
            List.of(
                    ClipConstants.FLAGGED,
                    ClipConstants.ACTION,
                    ClipConstants.CATEGORY,
                    ClipConstants.CATEGORY_SCORE,
                    ClipConstants.CATEGORY_THRESHOLD,
                    ClipConstants.REASON,
                    ClipConstants.SCORES,
                    ClipConstants.POLICY,
                    ClipConstants.FRAME);

    private PolicyResources resources;
    private volatile Moderator moderator;
    private volatile ProducerTemplate auditTemplate;

    ClipModerateProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        resources = new PolicyResources(getEndpoint().getCamelContext(), options().getPolicy());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        moderator =
                Moderator.open(
                        model(), resources.policy(), resources::file, options().sessionSettings());
        if (options().getAuditUri() != null) {
            auditTemplate = getEndpoint().getCamelContext().createProducerTemplate();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (moderator != null) {
            moderator.close();
            moderator = null;
        }
        if (auditTemplate != null) {
            auditTemplate.stop();
            auditTemplate = null;
        }
        resources.close();
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        // Before anything can fail: a route that handles the failure and goes on must not find the
        // verdict of an earlier moderation, or one that a client sent.
        VERDICT_HEADERS.forEach(exchange.getMessage()::removeHeader);
        exchange.removeProperty(ClipConstants.RESULT);
        return super.process(exchange, callback);
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        var evidence =
                new ModerationEvidence(
                        this,
                        exchange,
                        Options.headerOr(
                                message,
                                ClipConstants.MODALITY,
                                ClipModality.class,
                                ClipModality.AUTO),
                        ticket);
        Object body = message.getBody();
        if (body instanceof List<?> items) {
            return forAll(items, evidence::of, ticket)
                    .thenApply(views -> () -> write(exchange, judgeAll(views)));
        }
        return evidence.of(body)
                .thenApply(
                        views ->
                                () -> {
                                    Moderation result = moderator().moderate(views);
                                    write(exchange, result, result);
                                });
    }

    private List<Moderation> judgeAll(List<List<EmbeddedView>> views) {
        return views.stream().map(moderator()::moderate).toList();
    }

    private Moderator moderator() {
        Moderator started = moderator;
        if (started == null) {
            throw new EndpointStoppedException("%s was stopped".formatted(what()));
        }
        return started;
    }

    private void write(Exchange exchange, List<Moderation> results) {
        write(exchange, Moderation.strictest(results), results);
    }

    private void write(Exchange exchange, Moderation result, Object full) {
        audit(exchange, result);
        Message message = exchange.getMessage();
        Moderation.Verdict worst = result.worst();
        var scores = new LinkedHashMap<String, Float>();
        result.verdicts().forEach(verdict -> scores.put(verdict.category(), verdict.score()));
        message.setHeader(ClipConstants.ACTION, result.action());
        message.setHeader(ClipConstants.CATEGORY, worst.category());
        message.setHeader(ClipConstants.CATEGORY_SCORE, worst.score());
        message.setHeader(ClipConstants.CATEGORY_THRESHOLD, worst.threshold());
        message.setHeader(ClipConstants.REASON, worst.reason());
        message.setHeader(ClipConstants.SCORES, scores);
        if (!worst.view().isEmpty()) {
            message.setHeader(ClipConstants.FRAME, worst.view());
        }
        message.setHeader(ClipConstants.POLICY, result.policy() + "/" + result.policyVersion());
        message.setHeader(ClipConstants.FLAGGED, result.flagged());
        if (options().isStoreFullResult()) {
            exchange.setProperty(ClipConstants.RESULT, full);
        }
    }

    /** Before the verdict is there: one that nobody could write down must not let anything pass. */
    private void audit(Exchange exchange, Moderation result) {
        if (options().getAuditUri() == null) {
            return;
        }
        ProducerTemplate template = auditTemplate;
        if (template == null) {
            throw new EndpointStoppedException("%s was stopped".formatted(what()));
        }
        Map<String, Object> entry = ClipConverter.toMap(result);
        entry.put("exchangeId", exchange.getExchangeId());
        entry.put("routeId", exchange.getFromRouteId());
        if (exchange.getMessage().getHeader(Exchange.FILE_NAME) instanceof String file) {
            entry.put("file", file);
        }
        entry.put("model", model().reference());
        entry.put("time", Instant.now().toString());
        String json = ClipConverter.toJson(entry);
        Exchange sent =
                template.send(options().getAuditUri(), audit -> audit.getMessage().setBody(json));
        if (sent.getException() != null) {
            throw new InferenceException(
                    "The verdict could not be written to auditUri=%s, so it does not count: %s"
                            .formatted(options().getAuditUri(), sent.getException().getMessage()),
                    sent.getException());
        }
    }
}
