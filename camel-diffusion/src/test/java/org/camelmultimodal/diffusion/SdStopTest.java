/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.camelmultimodal.runtime.camel.MultimodalDevConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A context that stops while images are generated: every message is completed, and every model
 * closed.
 */
@Timeout(120)
class SdStopTest {

    private static final int MESSAGES = 6;

    @Test
    void imagesThatWereBegunWhenTheContextStopsMayBeAskedForAgain() throws Exception {
        var context = new DefaultCamelContext();
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(1);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:draw").to("sd:text-to-image?steps=900");
                    }
                });
        context.start();
        // Without a thread that waits: Camel interrupts waiting threads on its own when it stops.
        AsyncProducer route = context.getEndpoint("direct:draw").createAsyncProducer();
        route.start();
        var ended = new ArrayList<CompletableFuture<Exchange>>();
        for (int i = 0; i < MESSAGES; i++) {
            var exchange = new DefaultExchange(context);
            exchange.getMessage().setBody("a red circle");
            ended.add(route.processAsync(exchange));
        }
        await().until(() -> inFlight(context) == MESSAGES);

        context.stop();

        for (CompletableFuture<Exchange> exchange : ended) {
            assertThat(exchange.get(60, TimeUnit.SECONDS).getException())
                    .isInstanceOf(EndpointStoppedException.class);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> ModelCache.loadedModels() == 0);
    }

    /** The messages that the endpoint has accepted: Camel itself rejects those on their way. */
    private static int inFlight(CamelContext context) {
        var console = new MultimodalDevConsole();
        console.setCamelContext(context);
        var json = (JsonObject) console.call(DevConsole.MediaType.JSON);
        var endpoint = (JsonObject) ((JsonArray) json.get("endpoints")).get(0);
        return endpoint.getInteger("inFlight");
    }
}
