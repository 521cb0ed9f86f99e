/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.clip.model.EmbeddedView;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.clip.moderation.ModerationViews;
import org.camelmultimodal.clip.moderation.Moderator;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Results;

/**
 * Moderates images and texts: verdicts are set in headers, the body is left unchanged. Fails
 * closed: without a verdict the exchange fails, and no verdict of an earlier moderation is left in
 * the headers.
 */
class ClipModerateProducer extends ClipProducer<ClipModerateProducer.Request, Results<Moderation>> {

    /** The items, and what identifies their message in the audit. */
    record Request(Items<ClipInput> inputs, VerdictOrigin origin) {}

    private PolicyResources resources;
    private ModerationAudit audit;
    private volatile Moderator moderator;

    ClipModerateProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected List<String> resultHeaders() {
        return VerdictHeaders.ALL;
    }

    @Override
    protected Request request(Exchange exchange) {
        ModeratedItems reader = ModeratedItems.of(reader(exchange));
        return new Request(
                Items.of(exchange.getMessage().getBody(), what(), reader::read),
                VerdictOrigin.of(exchange));
    }

    @Override
    protected CompletionStage<Results<Moderation>> run(Request request, Ticket ticket) {
        var views = new ModerationViews(encoder());
        return then(
                forEach(request.inputs(), views::of, ticket),
                all -> judge(all, request.origin(), ticket),
                ticket);
    }

    private Results<Moderation> judge(
            Results<List<EmbeddedView>> views, VerdictOrigin origin, Ticket ticket) {
        Results<Moderation> results = views.map(started(moderator)::moderate);
        audit.send(
                origin,
                Moderation.strictest(results.all()),
                model().reference(),
                ticket.deadline());
        return results;
    }

    @Override
    protected void write(Exchange exchange, Results<Moderation> results) {
        VerdictHeaders.write(exchange.getMessage(), results);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        resources = new PolicyResources(getEndpoint().getCamelContext(), options().getPolicy());
        audit = new ModerationAudit(options().getAuditUri());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        moderator =
                Moderator.open(
                        model(), resources.policy(), resources::file, options().sessionSettings());
        audit.start(getEndpoint().getCamelContext());
    }

    @Override
    protected void doStop() throws Exception {
        if (moderator != null) {
            moderator.close();
            moderator = null;
        }
        audit.stop();
        resources.close();
        super.doStop();
    }
}
