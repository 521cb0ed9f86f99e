/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.camelmultimodal.runtime.InferenceException;

/** <code>scatter-gather.camel.yaml</code> in the Java DSL. */
public class ScatterGatherRoute extends RouteBuilder {

    @Override
    public void configure() {
        onException(Exception.class)
                .setBody(simple("${exception.message}"))
                .to("file:{{failed}}?fileName=${exchangeId}-${file:name}.txt&charset=UTF-8");

        from(InboxFilter.INBOX)
                .routeId("scatter-gather")
                .multicast(new GroupedBodyAggregationStrategy())
                .parallelProcessing()
                .timeout("{{timeout}}")
                .to("direct:classify", "direct:tag", "direct:moderate")
                .end()
                .marshal()
                .json(JsonLibrary.Jackson, true)
                .choice()
                .when()
                .jsonpath("$[?(@.answer)]")
                .to("file:{{outbox}}?fileName=${file:name}.json&tempPrefix=.")
                .otherwise()
                .throwException(
                        InferenceException.class, "No model has an answer: ${bodyAs(String)}");

        model("classify", "&labels={{classify.labels}}", "${body}");
        model("tag", "&labels={{tag.labels}}", "${body}");
        model("moderate", "&policy={{?moderate.policy}}", "${header.CamelClipAction}");
    }

    private void model(String operation, String options, String answer) {
        from("direct:" + operation)
                .routeId(operation)
                .errorHandler(noErrorHandler())
                .doTry()
                .to(
                        "clip:%s?model={{%s.model}}&device={{device}}&modality=image&lazyStartProducer=true%s"
                                .formatted(operation, operation, options))
                .setBody(simple("${map('model','%s','answer',%s)}".formatted(operation, answer)))
                .doCatch(Exception.class)
                .setBody(
                        simple(
                                "${map('model','%s','error',${exception.message})}"
                                        .formatted(operation)))
                .end();
    }
}
