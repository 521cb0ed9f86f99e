/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.observability;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.clip.ClipComponent;
import org.junit.jupiter.api.Test;

/** The spans of messages, with Camel's tracer. */
class SpansTest extends CamelTestSupport {

    private static final String STAGE = "camel.multimodal.stage";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Override
    protected RouteBuilder createRouteBuilder() {
        SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build();
        context.getRegistry().bind("tracer", provider.get("test"));
        context.getRegistry()
                .bind(
                        "propagators",
                        ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        var tracer = new OpenTelemetryTracer();
        tracer.setExcludePatterns("clip:similarity*");
        tracer.init(context);
        var clip = new ClipComponent();
        // Every message reaches the model.
        clip.setEmbeddingCacheMaxBytes(0);
        context.addComponent("clip", clip);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed?batchSize=4&batchDelay=500");
                from("direct:list").to("clip:embed?batchSize=16");
                from("direct:moderate").to("clip:moderate");
                from("direct:excluded").to("clip:similarity?query=a red circle");
                from("direct:whisper").to("whisper:transcribe");
                from("direct:sd").to("sd:text-to-image?steps=1&guidanceScale=1");
            }
        };
    }

    private List<SpanData> endpointSpans(String uri) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getAttributes().get(stringKey(STAGE)) == null)
                .filter(
                        span ->
                                span.getAttributes().asMap().values().stream()
                                        .anyMatch(value -> value.toString().contains(uri)))
                .filter(
                        span ->
                                span.getAttributes().asMap().values().stream()
                                        .anyMatch("EVENT_SENT"::equals))
                .toList();
    }

    private List<SpanData> stages(SpanData parent) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getAttributes().get(stringKey(STAGE)) != null)
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .toList();
    }

    /** Sends a message and returns the span of its endpoint, which ends after its stages. */
    private SpanData send(String from, Object body, String uri) {
        template.send(from, exchange -> exchange.getMessage().setBody(body));
        await().atMost(Duration.ofMinutes(1)).until(() -> !endpointSpans(uri).isEmpty());
        return endpointSpans(uri).get(0);
    }

    @Test
    void aTranscriptionHasItsStagesUnderTheSpanOfTheEndpoint() throws Exception {
        SpanData endpoint = send("direct:whisper", Media.recording(), "whisper://transcribe");

        assertThat(stages(endpoint))
                .extracting(SpanData::getName)
                .containsExactly("queue", "preprocess", "infer", "postprocess");
        assertThat(stages(endpoint))
                .allSatisfy(
                        span -> {
                            assertThat(span.getTraceId()).isEqualTo(endpoint.getTraceId());
                            assertThat(span.getAttributes().get(component("component")))
                                    .isEqualTo("whisper");
                            assertThat(span.getAttributes().get(component("operation")))
                                    .isEqualTo("transcribe");
                            assertThat(span.getAttributes().get(component("model")))
                                    .isEqualTo("demo");
                            assertThat(span.getAttributes().get(component("device")))
                                    .isEqualTo("cpu");
                            assertThat(span.getStatus().getStatusCode())
                                    .isEqualTo(StatusCode.UNSET);
                            assertThat(span.getStartEpochNanos())
                                    .isLessThanOrEqualTo(span.getEndEpochNanos());
                        });
    }

    private static io.opentelemetry.api.common.AttributeKey<String> component(String name) {
        return stringKey("camel.multimodal." + name);
    }

    @Test
    void anImageHasItsStagesUnderTheSpanOfTheEndpoint() {
        SpanData endpoint = send("direct:sd", "a red circle", "sd://text-to-image");

        assertThat(stages(endpoint))
                .extracting(SpanData::getName)
                .containsExactly("queue", "infer", "postprocess");
    }

    @Test
    void eachMessageOfABatchHasTheRunOfTheModelInItsOwnTrace() {
        var messages = new ArrayList<CompletableFuture<Exchange>>();
        for (int i = 0; i < 12; i++) {
            String text = "circle " + i;
            messages.add(
                    template.asyncSend(
                            "direct:embed", exchange -> exchange.getMessage().setBody(text)));
        }
        messages.forEach(CompletableFuture::join);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> endpointSpans("clip://embed").size() == 12);

        List<SpanData> endpoints = endpointSpans("clip://embed");
        assertThat(endpoints.stream().map(SpanData::getTraceId).distinct()).hasSize(12);
        var sizes = new ArrayList<Long>();
        for (SpanData endpoint : endpoints) {
            List<SpanData> stages = stages(endpoint);
            assertThat(stages)
                    .extracting(SpanData::getName)
                    .containsExactly("queue", "preprocess", "batch", "infer", "postprocess");
            assertThat(stages).extracting(SpanData::getTraceId).containsOnly(endpoint.getTraceId());
            sizes.add(stages.get(3).getAttributes().get(longKey("camel.multimodal.batch.size")));
        }
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(1L, 4L));
        assertThat(Collections.max(sizes)).as("messages shared a batch").isGreaterThan(1);
    }

    @Test
    void aStageThatFailsHasTheException() {
        assertPreprocessingFails(send("direct:embed", new byte[] {1, 2, 3}, "clip://embed"));
    }

    @Test
    void anImageWhoseViewsCannotBeDecodedHasTheExceptionToo() {
        assertPreprocessingFails(send("direct:moderate", new byte[] {1, 2, 3}, "clip://moderate"));
    }

    private void assertPreprocessingFails(SpanData endpoint) {
        SpanData last = stages(endpoint).get(stages(endpoint).size() - 1);
        assertThat(last.getName()).isEqualTo("preprocess");
        assertThat(last.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(last.getEvents())
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(event.getAttributes().get(stringKey("exception.type")))
                                        .endsWith("InvalidMediaException"));
        assertThat(endpoint.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void theStagesOfAnExcludedEndpointAreUnderTheSpanOfTheRouteAndNotOfAnotherMessage() {
        // Its span is left behind on this thread, as the message ends on another one.
        template.requestBody("direct:embed", "a blue star");
        exporter.reset();

        template.requestBody("direct:excluded", "a red circle");

        List<SpanData> spans = exporter.getFinishedSpanItems();
        SpanData route =
                spans.stream()
                        .filter(
                                span ->
                                        span.getAttributes()
                                                .asMap()
                                                .containsValue("direct://excluded"))
                        .findFirst()
                        .orElseThrow();
        assertThat(spans)
                .filteredOn(span -> span.getAttributes().get(stringKey(STAGE)) != null)
                .isNotEmpty()
                .extracting(SpanData::getTraceId)
                .containsOnly(route.getTraceId());
    }

    @Test
    void aLongListHasALimitedNumberOfSpansAndSaysHowManyAreLeftOut() {
        List<String> texts = Collections.nCopies(200, "a red circle");

        SpanData endpoint = send("direct:list", texts, "clip://embed");

        List<SpanData> stages = stages(endpoint);
        assertThat(stages).hasSize(257);
        assertThat(stages.get(256).getAttributes().get(longKey("camel.multimodal.spans.left.out")))
                .isEqualTo(1 + 3 * 200 - 256);
        assertThat(stages)
                .filteredOn(span -> span.getName().equals("infer"))
                .extracting(span -> span.getAttributes().get(longKey("camel.multimodal.item")))
                .contains(0L, 1L);
    }
}
