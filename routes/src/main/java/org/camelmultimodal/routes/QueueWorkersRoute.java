/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.PermanentException;

/** <code>queue-workers.camel.yaml</code> in the Java DSL. */
public class QueueWorkersRoute extends RouteBuilder {

    @Override
    public void configure() {
        JmsBeans.bind(getContext());

        worker("transcribe");
        worker("tag");
        worker("draw");

        from("direct:transcribe")
                .routeId("transcribe")
                .errorHandler(noErrorHandler())
                .to("whisper:transcribe?model={{whisper.model}}&device={{device}}");
        from("direct:tag")
                .routeId("tag")
                .errorHandler(noErrorHandler())
                .to(
                        "clip:tag?model={{clip.model}}&device={{device}}&labels={{labels}}&modality=image")
                .marshal()
                .json()
                .convertBodyTo(String.class);
        from("direct:draw")
                .routeId("draw")
                .errorHandler(noErrorHandler())
                .to(
                        "sd:text-to-image?model={{sd.model}}&device={{device}}&steps={{steps}}&guidanceScale={{guidanceScale}}");
    }

    private void worker(String job) {
        String queue = "{{queue.%s}}".formatted(job);
        from("jms:queue:"
                        + queue
                        + "?transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER&disableReplyTo=true&concurrentConsumers={{"
                        + job
                        + ".consumers}}")
                .routeId(job + "-worker")
                .errorHandler(noErrorHandler())
                .transacted(JmsBeans.ON_CONSUMER_THREAD)
                .setProperty("job", body())
                .removeHeaders("(?i)camel.*")
                .removeHeader("_AMQ_DUPL_ID")
                .doTry()
                .to("direct:" + job)
                .to("jms:queue:{{queue.results}}")
                .doCatch(PermanentException.class)
                .setHeader("deadQueue", constant(queue))
                .setHeader("reasonType", simple("${exception.class.simpleName}"))
                .setHeader("reason", simple("${exception.message}"))
                .setBody(exchangeProperty("job"))
                .to("jms:queue:{{queue.dead}}")
                .end();
    }
}
