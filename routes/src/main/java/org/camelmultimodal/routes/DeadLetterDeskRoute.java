/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import jakarta.jms.JMSException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.camelmultimodal.runtime.InvalidOptionException;

/** <code>dead-letter-desk.camel.yaml</code> in the Java DSL. */
public class DeadLetterDeskRoute extends RouteBuilder {

    @Override
    public void configure() {
        var deadLetters = new DeadLetters();
        deadLetters.setConnectionFactory(
                new ActiveMQConnectionFactory(
                        getContext().resolvePropertyPlaceholders("{{broker.url}}")));
        deadLetters.setDeadQueue(getContext().resolvePropertyPlaceholders("{{queue.dead}}"));
        deadLetters.setQueues(getContext().resolvePropertyPlaceholders("{{queues}}"));

        failure(NoSuchLetterException.class, 404);
        failure(InvalidOptionException.class, 409);
        failure(JMSException.class, 503);

        from("platform-http:/dead-letters?httpMethodRestrict=GET")
                .routeId("list")
                .setBody(method(deadLetters, "list({{maxListed}})"))
                .to("direct:answer");
        from("platform-http:/dead-letters/{id}?httpMethodRestrict=GET")
                .routeId("inspect")
                .setBody(method(deadLetters, "inspect(${header.id})"))
                .to("direct:answer");
        from("platform-http:/dead-letters/{id}/retry?httpMethodRestrict=PUT")
                .routeId("retry")
                .setBody(method(deadLetters, "retry(${header.id})"))
                .to("direct:answer");
        from("platform-http:/dead-letters/{id}?httpMethodRestrict=DELETE")
                .routeId("drop")
                .setBody(method(deadLetters, "drop(${header.id})"))
                // The log states what was dropped, and why it was a dead letter.
                .log(LoggingLevel.WARN, "dropped: ${body}")
                .to("direct:answer");

        from("direct:answer")
                .routeId("answer")
                .errorHandler(noErrorHandler())
                .marshal()
                .json(JsonLibrary.Jackson, true)
                // The headers of the request are not part of the response.
                .removeHeaders("*")
                .setHeader("Content-Type", constant("application/json"));
        from("direct:error")
                .routeId("error")
                .errorHandler(noErrorHandler())
                .setBody(simple("${map('error',${exception.message})}"))
                .marshal()
                .json()
                .removeHeaders("*", "CamelHttpResponseCode")
                .setHeader("Content-Type", constant("application/json"));
    }

    private void failure(Class<? extends Exception> type, int status) {
        onException(type)
                .handled(true)
                .setHeader("CamelHttpResponseCode", constant(status))
                .to("direct:error");
    }
}
