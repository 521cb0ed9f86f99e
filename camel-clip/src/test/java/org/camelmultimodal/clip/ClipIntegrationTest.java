/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.qdrant.client.grpc.Points;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.spi.DataType;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.util.json.JsonObject;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.junit.jupiter.api.Test;

/** clip: beside other parts of Camel: vector stores, the dev console, component defaults. */
class ClipIntegrationTest extends CamelTestSupport {

    private static final Path RED_CIRCLE = Path.of("src/test/resources/pictures/red-circle.png");

    private final AtomicInteger countersRegistered = new AtomicInteger();
    private final MeterRegistry meters =
            new SimpleMeterRegistry() {
                @Override
                public More more() {
                    if (isCalledBy(FunctionCounter.Builder.class)) {
                        countersRegistered.incrementAndGet();
                    }
                    return super.more();
                }
            };

    private static boolean isCalledBy(Class<?> type) {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.anyMatch(
                                        frame -> frame.getClassName().equals(type.getName())));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        context.getRegistry().bind("meters", meters);
        var clip = new ClipComponent();
        clip.getConfiguration().setLabels("red circle,black bomb");
        context.addComponent("clip", clip);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:store")
                        .to("clip:embed")
                        .transformDataType(new DataType("clip:embeddings"))
                        .to("mock:stored");
                from("direct:qdrant")
                        .to("clip:embed")
                        .transformDataType(new DataType("clip:embeddings"))
                        .transformDataType(new DataType("qdrant:embeddings"));
                from("direct:defaults").to("clip:classify");
                from("direct:lazy")
                        .to("clip:classify?labels=a&model=no-such-model&lazyStartProducer=true");
            }
        };
    }

    @Test
    void aVectorBecomesWhatTheTransformersOfVectorStoresRead() {
        Exchange result =
                send(
                        "direct:store",
                        RED_CIRCLE.toFile(),
                        Map.of(
                                ClipConstants.ID,
                                "circle",
                                ClipConstants.METADATA,
                                Map.of("color", "red", "size", 3)));

        TextSegment segment = result.getMessage().getBody(TextSegment.class);
        assertThat(segment.text()).isEqualTo("circle");
        assertThat(segment.metadata().getString("color")).isEqualTo("red");
        assertThat(segment.metadata().getInteger("size")).isEqualTo(3);
        assertThat(
                        result.getMessage()
                                .getHeader("CamelLangChain4jEmbeddingsVector", Embedding.class)
                                .dimension())
                .isEqualTo(96);
    }

    @Test
    void andQdrantTakesIt() {
        Exchange result = send("direct:qdrant", RED_CIRCLE.toFile(), Map.of());

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody()).isInstanceOf(Points.PointStruct.class);
    }

    @Test
    void defaultsOfTheComponentApply() {
        assertThat(send("direct:defaults", RED_CIRCLE.toFile(), Map.of()).getMessage().getBody())
                .isEqualTo("red circle");
    }

    @Test
    void aLazyProducerFailsWithTheFirstMessage() {
        assertThat(send("direct:lazy", RED_CIRCLE.toFile(), Map.of()).getException())
                .isInstanceOf(ModelNotFoundException.class);
    }

    @Test
    void theHitsOfTheCacheAreShown() {
        send("direct:store", "a red circle", Map.of());
        send("direct:store", "a red circle", Map.of());

        assertThat(meters.get("camel.multimodal.cache.hits").functionCounter().count())
                .isEqualTo(1);
        assertThat(meters.get("camel.multimodal.cache.misses").functionCounter().count())
                .isEqualTo(1);
    }

    @Test
    void theCountersOfTheCacheAreRegisteredOnceForAllEndpoints() {
        assertThat(context.getEndpoints())
                .filteredOn(ClipEndpoint.class::isInstance)
                .hasSizeGreaterThan(1);
        assertThat(countersRegistered).as("hits and misses").hasValue(2);
    }

    @Test
    void theDevConsoleShowsEveryEndpoint() {
        send("direct:defaults", RED_CIRCLE.toFile(), Map.of());
        DevConsole console =
                PluginHelper.getDevConsoleResolver(context).resolveDevConsole("multimodal");

        var json = (JsonObject) console.call(DevConsole.MediaType.JSON);

        List<?> endpoints = (List<?>) json.get("endpoints");
        assertThat(endpoints)
                .extracting(endpoint -> ((JsonObject) endpoint).get("operation"))
                .contains("embed", "classify");
        assertThat(endpoints)
                .extracting(endpoint -> ((JsonObject) endpoint).get("device"))
                .contains("cpu");
        assertThat((String) console.call(DevConsole.MediaType.TEXT)).contains("clip://embed");
    }

    private Exchange send(String uri, Object body, Map<String, Object> headers) {
        return fluentTemplate.to(uri).withBody(body).withHeaders(headers).send();
    }
}
