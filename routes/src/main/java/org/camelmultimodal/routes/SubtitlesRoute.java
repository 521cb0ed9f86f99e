/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.RetryableException;
import org.camelmultimodal.whisper.model.TranscriptFormat;

/** <code>subtitles.camel.yaml</code> in the Java DSL. */
public class SubtitlesRoute extends RouteBuilder {

    @Override
    public void configure() {
        onException(RetryableException.class)
                .maximumRedeliveries(3)
                .redeliveryDelay(1000)
                .to("direct:failed");
        onException(Exception.class).to("direct:failed");

        from(InboxFilter.INBOX)
                .routeId("subtitles")
                .to(
                        "whisper:transcribe?model={{model}}&device={{device}}&task={{task}}&responseFormat=srt"
                                + "&storeFullResult=true&maxBytes={{maxBytes}}&maxDuration={{maxDuration}}")
                .to("file:{{outbox}}?fileName=${file:name}.srt&tempPrefix=.&charset=UTF-8")
                .setBody(
                        method(
                                TranscriptFormat.VTT,
                                "write(${exchangeProperty.CamelWhisperResult})"))
                .to("file:{{outbox}}?fileName=${file:name}.vtt&tempPrefix=.&charset=UTF-8");

        from("direct:failed")
                .routeId("failed")
                .errorHandler(noErrorHandler())
                .setBody(simple("${exception.class.simpleName}: ${exception.message}"))
                .to("file:{{failed}}?fileName=${exchangeId}-${file:name}.txt&charset=UTF-8");
    }
}
