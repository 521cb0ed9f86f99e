/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.camelmultimodal.routes.moderation.AuditLog;
import org.camelmultimodal.routes.moderation.MediaDirectory;
import org.camelmultimodal.routes.moderation.ModerationSteps;
import org.camelmultimodal.routes.moderation.RefusedMessageException;
import org.camelmultimodal.routes.moderation.ReviewSteps;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.PermanentException;
import org.camelmultimodal.runtime.camel.OnConsumerThread;

/** <code>moderation-workflow.camel.yaml</code> in the Java DSL. */
public class ModerationWorkflowRoute extends RouteBuilder {

    private static final String MODERATION = "moderation";
    private static final String REVIEWS = "reviews";
    private static final String OUTCOME = "direct:moderation-outcome";
    private static final String MODERATE = "direct:moderate";

    /** Removes the review from its queue. */
    private static final String REVIEW =
            "jms:queue:moderation.reviews?selector=postId='${exchangeProperty.postId}'";

    @Override
    public void configure() throws Exception {
        bindBeans();
        posts();
        parts();
        outcome();
        decisions();
        overdue();
        exhausted();
    }

    private void bindBeans() throws Exception {
        var auditLog = new AuditLog(setting("audit"));
        var media = new MediaDirectory(setting("media"), Long.parseLong(setting("maxMediaBytes")));
        getContext().getRegistry().bind("auditLog", auditLog, null, "close");
        bindToRegistry("media", media);
        bindToRegistry(
                MODERATION,
                new ModerationSteps(
                        auditLog,
                        media,
                        "clip:%s, whisper:%s"
                                .formatted(setting("clip.model"), setting("whisper.model"))));
        bindToRegistry(REVIEWS, new ReviewSteps(auditLog));
        bindToRegistry(JmsBeans.ON_CONSUMER_THREAD, new OnConsumerThread());
        bindToRegistry(
                "connectionFactory",
                new ActiveMQConnectionFactory(
                        setting("broker.url"), setting("broker.user"), setting("broker.password")));
    }

    private String setting(String name) {
        return getContext().resolvePropertyPlaceholders("{{" + name + "}}");
    }

    private void posts() {
        TryDefinition post = messages("posts", "&concurrentConsumers={{consumers}}");
        post.bean(MODERATION, "begin")
                .choice()
                .when(simple("${exchangeProperty.parts} != ''"))
                // Scatter the parts of the post, and gather a list of verdicts.
                .recipientList(simple("${exchangeProperty.parts}"))
                .parallelProcessing()
                .stopOnException()
                .aggregationStrategy(new GroupedBodyAggregationStrategy())
                .end()
                .bean(MODERATION, "decide");
        post.to(OUTCOME);
        orRefused(post);
    }

    private void parts() {
        for (String part : new String[] {"text", "image"}) {
            TryDefinition judged = part(part);
            judged.bean(MODERATION, part).to(MODERATE);
            orNotJudged(judged);
        }
        TryDefinition recording = part("recording");
        recording
                .bean(MODERATION, "recording")
                .to(
                        "whisper:transcribe?model={{whisper.model}}&task={{task}}&device={{device}}"
                                + "&decoding={{decoding}}&timeout={{timeout}}")
                .bean(MODERATION, "transcript")
                .to(MODERATE);
        orNotJudged(recording);

        from(MODERATE)
                .routeId("moderate")
                .errorHandler(noErrorHandler())
                .to(
                        "clip:moderate?model={{clip.model}}&device={{device}}&decoding={{decoding}}"
                                + "&policy={{policy}}&timeout={{timeout}}&storeFullResult=true")
                .bean(MODERATION, "judged");
    }

    private TryDefinition part(String name) {
        return from("direct:moderate-" + name)
                .routeId("moderate-" + name)
                .errorHandler(noErrorHandler())
                .doTry();
    }

    private static void orNotJudged(TryDefinition part) {
        part.doCatch(PermanentException.class, DeadlineExceededException.class)
                .bean(MODERATION, "notJudged");
    }

    /** Publishes what the audit log has recorded. */
    private void outcome() {
        from(OUTCOME)
                .routeId("moderation-outcome")
                .errorHandler(noErrorHandler())
                .choice()
                .when(simple("${exchangeProperty.verdict} == 'review'"))
                .bean(MODERATION, "review")
                .to("jms:queue:moderation.reviews")
                .bean(REVIEWS, "remind")
                .to("jms:queue:moderation.overdue?deliveryDelay={{remindAfter}}")
                .otherwise()
                .bean(REVIEWS, "result")
                .to("jms:queue:moderation.results");
    }

    /** The decisions of reviewers. */
    private void decisions() {
        TryDefinition decision = messages("decisions", "");
        decision.bean(REVIEWS, "answer")
                // Unless a desk has done so.
                .pollEnrich()
                .simple(REVIEW)
                .timeout(0)
                .cacheSize(-1)
                .end()
                .bean(REVIEWS, "result")
                .to("jms:queue:moderation.results");
        orRefused(decision);
    }

    /** Overdue reviews. The broker delivers their reminders when they are due. */
    private void overdue() {
        TryDefinition overdue = messages("overdue", "");
        overdue.bean(REVIEWS, "due")
                .choice()
                .when(simple("${exchangeProperty.next} != null"))
                .to("jms:queue:moderation.reminders")
                .setBody(exchangeProperty("next"))
                .to("jms:queue:moderation.overdue?deliveryDelay={{remindAfter}}")
                .otherwise()
                // The review of a reviewer who answered before it was in its queue.
                .pollEnrich()
                .simple(REVIEW)
                .timeout(0)
                .cacheSize(-1);
        orRefused(overdue);
    }

    /** Posts that the broker stopped redelivering: each worker that received them failed. */
    private void exhausted() {
        TryDefinition exhausted = messages("exhausted", "");
        exhausted.bean(MODERATION, "exhausted").to(OUTCOME);
        orRefused(exhausted);
    }

    /**
     * Receives messages from a queue. A retryable failure is rolled back, and the broker redelivers
     * the message with an increasing delay.
     */
    private TryDefinition messages(String queue, String options) {
        return from("jms:queue:moderation."
                        + queue
                        + "?transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER&disableReplyTo=true"
                        + options)
                .routeId("moderation-" + queue)
                .errorHandler(noErrorHandler())
                .transacted(JmsBeans.ON_CONSUMER_THREAD)
                .doTry();
    }

    private static void orRefused(TryDefinition message) {
        message.doCatch(RefusedMessageException.class)
                .bean(REVIEWS, "refuse")
                .to("jms:queue:moderation.dead");
    }
}
