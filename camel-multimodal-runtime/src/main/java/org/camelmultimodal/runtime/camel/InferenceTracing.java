/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.CamelTracingService;
import org.apache.camel.support.CamelContextHelper;
import org.camelmultimodal.runtime.batch.StageListener;

/**
 * The OpenTelemetry spans of an endpoint: each message has one span for each of its stages, under
 * the span that Camel starts for sending the message to the endpoint.
 */
final class InferenceTracing {

    private static final TextMapGetter<Message> HEADERS =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(Message message) {
                    return message.getHeaders().keySet();
                }

                @Override
                public String get(Message message, String key) {
                    // Never converted: a header of another type must not fail the message.
                    Object value = message == null ? null : message.getHeader(key);
                    return value instanceof String text ? text : null;
                }
            };

    private final InferenceEndpoint<?> endpoint;
    private final Tracer tracer;
    private final ContextPropagators propagators;
    private final StageListener metrics;

    private InferenceTracing(
            InferenceEndpoint<?> endpoint,
            Tracer tracer,
            ContextPropagators propagators,
            StageListener metrics) {
        this.endpoint = endpoint;
        this.tracer = tracer;
        this.propagators = propagators;
        this.metrics = metrics;
    }

    /**
     * Returns the source of the listeners of messages: they record spans and pass everything on to
     * the metrics. Without a tracer in Camel's registry and a tracing service in the context, they
     * are the metrics.
     */
    static Function<Exchange, StageListener> listeners(
            InferenceEndpoint<?> endpoint, StageListener metrics) {
        CamelContext context = endpoint.getCamelContext();
        // Like the tracer of camel-opentelemetry2. Without that, the global one is not touched: the
        // first access would fix it before the application sets it.
        boolean isTraced = context.hasService(CamelTracingService.class) != null;
        Tracer tracer = CamelContextHelper.findSingleByType(context, Tracer.class);
        if (tracer == null && isTraced) {
            tracer = GlobalOpenTelemetry.getTracer("org.camelmultimodal");
        }
        if (tracer == null) {
            return exchange -> metrics;
        }
        ContextPropagators propagators =
                CamelContextHelper.findSingleByType(context, ContextPropagators.class);
        if (propagators == null) {
            propagators =
                    isTraced ? GlobalOpenTelemetry.getPropagators() : ContextPropagators.noop();
        }
        return new InferenceTracing(endpoint, tracer, propagators, metrics)::listener;
    }

    private StageListener listener(Exchange exchange) {
        return new StageSpans(tracer, parent(exchange), attributes(), metrics);
    }

    /**
     * Returns the context of the span that Camel started for the endpoint, which it writes to the
     * headers. The current span of the thread may be one of another message, as the span of an
     * asynchronous producer ends on another thread.
     */
    private Context parent(Exchange exchange) {
        Context current = Context.current();
        Context sent =
                propagators
                        .getTextMapPropagator()
                        .extract(Context.root(), exchange.getMessage(), HEADERS);
        SpanContext span = Span.fromContext(sent).getSpanContext();
        boolean isCurrent =
                span.getSpanId().equals(Span.fromContext(current).getSpanContext().getSpanId());
        return span.isValid() && !isCurrent ? sent : current;
    }

    private Attributes attributes() {
        var device = endpoint.device();
        return Attributes.builder()
                .put("camel.multimodal.component", endpoint.inferenceComponent().family())
                .put("camel.multimodal.operation", endpoint.operationName())
                .put("camel.multimodal.model", endpoint.getConfiguration().getModel())
                .put("camel.multimodal.device", device == null ? "none" : device.toString())
                .build();
    }
}
