/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.PermanentException;

/** <code>request-reply.camel.yaml</code> in the Java DSL. */
public class RequestReplyRoute extends RouteBuilder {

    @Override
    public void configure() {
        JmsBeans.bind(getContext());

        from("jms:queue:{{queue.requests}}?transacted=true&lazyCreateTransactionManager=false"
                        + "&cacheLevelName=CACHE_CONSUMER&concurrentConsumers={{consumers}}")
                .routeId("service")
                .errorHandler(noErrorHandler())
                .transacted(JmsBeans.ON_CONSUMER_THREAD)
                .removeHeaders("(?i)camel.*")
                .removeHeader("_AMQ_DUPL_ID")
                .setHeader("state", constant("succeeded"))
                .doTry()
                .to("whisper:transcribe?model={{model}}&device={{device}}")
                .setHeader("language", header("CamelWhisperLanguage"))
                .doCatch(PermanentException.class)
                .setHeader("state", constant("failed"))
                .setHeader("reasonType", simple("${exception.class.simpleName}"))
                .setBody(simple("${exception.message}"))
                .end();

        from("direct:transcribe")
                .routeId("client")
                .errorHandler(noErrorHandler())
                .to(
                        "jms:queue:{{queue.requests}}?exchangePattern=InOut&requestTimeout={{timeout}}");
    }
}
