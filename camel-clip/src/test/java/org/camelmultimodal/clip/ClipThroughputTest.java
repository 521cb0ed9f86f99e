/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** Many messages at once: batches, measurements, and routes that stop in the middle. */
class ClipThroughputTest extends CamelTestSupport {

    private static final int MESSAGES = 64;
    private static final Path RED_CIRCLE = Path.of("src/test/resources/pictures/red-circle.png");

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Override
    protected RouteBuilder createRouteBuilder() {
        context.getRegistry().bind("meters", meters);
        var clip = new ClipComponent();
        clip.setEmbeddingCacheMaxBytes(0);
        clip.getConfiguration().setBatchDelay(50);
        context.addComponent("clip", clip);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").routeId("embed").to("clip:embed").to("mock:done");
                from("direct:labels").to("clip:classify?labels=red circle,black bomb");
                from("direct:split").split(body()).parallelProcessing().to("clip:embed").end();
                from("seda:classify?concurrentConsumers=8")
                        .routeId("classify")
                        .to("clip:classify?labels=red circle,black bomb")
                        .to("mock:classified");
            }
        };
    }

    @Test
    void messagesOfTwoEndpointsOfOneModelRunTogether() throws Exception {
        byte[] image = Files.readAllBytes(RED_CIRCLE);
        var all = new ArrayList<CompletableFuture<Exchange>>();
        for (int i = 0; i < MESSAGES; i++) {
            all.add(send("direct:embed", image));
            all.add(send("direct:labels", image));
        }

        for (CompletableFuture<Exchange> one : all) {
            assertThat(one).succeedsWithin(Duration.ofSeconds(60));
        }
        // Each endpoint counts the whole batch: with batches of its own, only its own items.
        assertThat(batchedItems("embed") + batchedItems("classify")).isGreaterThan(2 * MESSAGES);
    }

    private double batchedItems(String operation) {
        return meters.get("camel.multimodal.batch.size")
                .tag("operation", operation)
                .summary()
                .totalAmount();
    }

    @Test
    void messagesThatComeTogetherRunTogether() throws Exception {
        byte[] image = Files.readAllBytes(RED_CIRCLE);

        List<CompletableFuture<Exchange>> all = sendAll(image);

        for (CompletableFuture<Exchange> one : all) {
            assertThat(one).succeedsWithin(Duration.ofSeconds(60));
            assertThat(one.get().getException()).isNull();
            assertThat(one.get().getMessage().getBody()).isInstanceOf(float[].class);
        }
        DistributionSummary batches =
                meters.get("camel.multimodal.batch.size").tag("operation", "embed").summary();
        assertThat(batches.max()).isGreaterThan(1);
        assertThat(batches.totalAmount()).isEqualTo(MESSAGES);
    }

    @Test
    void everyStageIsMeasured() throws Exception {
        template.requestBody("direct:embed", Files.readAllBytes(RED_CIRCLE));

        assertThat(meters.find("camel.multimodal.stage").tag("operation", "embed").meters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("stage"))
                .containsExactlyInAnyOrder("queue", "preprocess", "batch", "infer", "postprocess");
        for (String stage : List.of("queue", "preprocess", "batch", "infer", "postprocess")) {
            assertThat(
                            meters.get("camel.multimodal.stage")
                                    .tags("operation", "embed", "stage", stage)
                                    .timer()
                                    .count())
                    .as(stage)
                    .isEqualTo(1);
        }
    }

    @Test
    void aRouteThatIsStoppedFinishesWhatItHas() throws Exception {
        MockEndpoint classified = getMockEndpoint("mock:classified");
        classified.expectedMessageCount(MESSAGES);
        byte[] image = Files.readAllBytes(RED_CIRCLE);
        for (int i = 0; i < MESSAGES; i++) {
            template.sendBody("seda:classify?concurrentConsumers=8", image);
        }

        context.getRouteController().stopRoute("classify", 60, TimeUnit.SECONDS);

        classified.assertIsSatisfied();
        assertThat(classified.getExchanges())
                .allMatch(exchange -> exchange.getMessage().getBody().equals("red circle"));
    }

    @Test
    void aRouteThatIsSuspendedGoesOn() throws Exception {
        context.getRouteController().suspendRoute("classify");
        assertThat(context.getRouteController().getRouteStatus("classify"))
                .isEqualTo(ServiceStatus.Suspended);
        context.getRouteController().resumeRoute("classify");

        MockEndpoint classified = getMockEndpoint("mock:classified");
        classified.expectedMessageCount(1);
        template.sendBody("seda:classify?concurrentConsumers=8", Files.readAllBytes(RED_CIRCLE));

        await().untilAsserted(classified::assertIsSatisfied);
    }

    @Test
    void aSplitterFeedsBatchesToo() throws Exception {
        byte[] image = Files.readAllBytes(RED_CIRCLE);

        Exchange result =
                template.send(
                        "direct:split",
                        exchange ->
                                exchange.getMessage()
                                        .setBody(List.of(image, "a red circle", image)));

        assertThat(result.getException()).isNull();
    }

    private List<CompletableFuture<Exchange>> sendAll(Object body) {
        var all = new ArrayList<CompletableFuture<Exchange>>();
        for (int i = 0; i < MESSAGES; i++) {
            all.add(send("direct:embed", body));
        }
        return all;
    }

    private CompletableFuture<Exchange> send(String uri, Object body) {
        return template.asyncSend(uri, exchange -> exchange.getMessage().setBody(body));
    }
}
