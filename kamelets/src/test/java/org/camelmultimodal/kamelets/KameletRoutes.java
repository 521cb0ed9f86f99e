/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A Camel context with routes that use Kamelets, as an application would have it. */
final class KameletRoutes implements AutoCloseable {

    /** Recordings of which the demo model knows the words. */
    static final Path RECORDINGS = Path.of("../examples/voice-to-image/samples");

    /** Images of which the demo model knows the content. */
    static final Path IMAGES = Path.of("../camel-clip/src/test/resources/pictures");

    private final CamelContext context = new DefaultCamelContext();

    KameletRoutes() {
        context.start();
    }

    /** Adds routes in YAML. */
    KameletRoutes yaml(String routes) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("routes.camel.yaml", routes));
        return this;
    }

    /** Adds routes in Java. */
    KameletRoutes java(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    CamelContext context() {
        return context;
    }

    /** Sends a message, and returns it as the route leaves it, with its exception. */
    Exchange send(String uri, Object body, Map<String, Object> headers) {
        return context.createFluentProducerTemplate()
                .to(uri)
                .withProcessor(
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeaders(new HashMap<>(headers));
                        })
                .send();
    }

    /** Sends a message that succeeds, and returns it as the route leaves it. */
    Exchange request(String uri, Object body, Map<String, Object> headers) throws Exception {
        Exchange result = send(uri, body, headers);
        if (result.getException() != null) {
            throw result.getException();
        }
        return result;
    }

    Exchange request(String uri, Object body) throws Exception {
        return request(uri, body, Map.of());
    }

    @Override
    public void close() {
        context.stop();
    }
}
