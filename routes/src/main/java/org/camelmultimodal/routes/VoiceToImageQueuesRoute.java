/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.PredicateBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.PermanentException;

/** <code>voice-to-image-queues.camel.yaml</code> in the Java DSL. */
public class VoiceToImageQueuesRoute extends RouteBuilder {

    @Override
    public void configure() {
        JmsBeans.bind(getContext());

        from(InboxFilter.INBOX)
                .routeId("recordings")
                .errorHandler(noErrorHandler())
                .choice()
                .when(simple("${file:size} > {{maxBytes}}"))
                .setBody(
                        simple(
                                "The recording has ${file:size} bytes: expected at most {{maxBytes}}"))
                .to("file:{{failed}}?fileName=${exchangeId}-${file:name}.txt")
                .throwException(InvalidMediaException.class, "${body}")
                .end()
                .setHeader("recording", simple("${file:name}"))
                .setHeader(
                        "_AMQ_DUPL_ID",
                        simple("${hash(${file:name}/${file:modified}/${file:size})}"))
                .convertBodyTo(byte[].class)
                .to("jms:queue:{{queue.recordings}}");

        stage("recordings");
        stage("prompts");
        stage("images");

        from("direct:recordings")
                .routeId("recordings-stage")
                .errorHandler(noErrorHandler())
                .to("whisper:transcribe?model={{whisper.model}}&device={{device}}&task={{task}}")
                .to("jms:queue:{{queue.prompts}}");

        from("direct:prompts")
                .routeId("prompts-stage")
                .errorHandler(noErrorHandler())
                .to("clip:moderate?model={{clip.model}}&device={{device}}")
                .choice()
                .when(simple("${header.CamelClipAction} != 'ALLOW'"))
                .setBody(simple("\"${body}\" is refused: ${header.CamelClipReason}"))
                .to("file:{{refused}}?fileName=${header.recording}.txt&tempPrefix=.&charset=UTF-8")
                .stop()
                .end()
                .to(
                        "sd:text-to-image?model={{sd.model}}&device={{device}}&steps={{steps}}&guidanceScale={{guidanceScale}}")
                .to("jms:queue:{{queue.images}}");

        from("direct:images")
                .routeId("images-stage")
                .errorHandler(noErrorHandler())
                .to("clip:moderate?model={{clip.model}}&device={{device}}&modality=image")
                .choice()
                .when(simple("${header.CamelClipAction} != 'ALLOW'"))
                .setBody(simple("The image is refused: ${header.CamelClipReason}"))
                .to("file:{{refused}}?fileName=${header.recording}.txt&tempPrefix=.&charset=UTF-8")
                .stop()
                .end()
                .to("file:{{outbox}}?fileName=${header.recording}.png&tempPrefix=.");
    }

    private void stage(String stage) {
        String queue = "{{queue.%s}}".formatted(stage);
        from("jms:queue:"
                        + queue
                        + "?transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER&disableReplyTo=true")
                .routeId(stage + "-worker")
                .errorHandler(noErrorHandler())
                .transacted(JmsBeans.ON_CONSUMER_THREAD)
                .setProperty("message", body())
                .removeHeaders("(?i)camel.*")
                .removeHeader("_AMQ_DUPL_ID")
                .doTry()
                .filter(
                        PredicateBuilder.not(
                                header("recording").regex("[^/\\\\\\p{Cntrl}]{1,200}")))
                .throwException(
                        InvalidMediaException.class,
                        "The message has no property recording with the name of a file")
                .endDoTry()
                .to("direct:" + stage)
                .doCatch(PermanentException.class)
                .setHeader("deadQueue", constant(queue))
                .setHeader("reasonType", simple("${exception.class.simpleName}"))
                .setHeader("reason", simple("${exception.message}"))
                .setBody(exchangeProperty("message"))
                .to("jms:queue:{{queue.dead}}")
                .end();
    }
}
