/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The end of the application. */
class ShutdownTest {

    @Test
    void modelsAreFreed() {
        int before = ModelCache.loadedModels();
        try (var application = StartedApplication.with(ActuatorTest.Routes.class)) {
            assertThat(application.template().requestBody("direct:embed", "a red circle"))
                    .isInstanceOf(float[].class);
            assertThat(ModelCache.loadedModels()).isEqualTo(before + 1);
        }

        assertThat(ModelCache.loadedModels()).isEqualTo(before);
    }

    @Test
    void aMessageInFlightIsFinishedBeforeItsModelIsFreed() throws Exception {
        var application = StartedApplication.with(SlowRoutes.class);
        CompletableFuture<Object> answer =
                application.template().asyncRequestBody("direct:slow", "a red circle");
        assertThat(SlowRoutes.IN_FLIGHT.await(1, TimeUnit.MINUTES)).isTrue();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(application::close);
        Awaitility.await()
                .atMost(1, TimeUnit.MINUTES)
                .until(() -> application.camel().isStopping());
        SlowRoutes.CONTINUE.countDown();

        assertThat(answer.get(1, TimeUnit.MINUTES)).isInstanceOf(float[].class);
        stop.get(1, TimeUnit.MINUTES);
    }

    @Configuration(proxyBeanMethods = false)
    static class SlowRoutes {

        static final CountDownLatch IN_FLIGHT = new CountDownLatch(1);
        static final CountDownLatch CONTINUE = new CountDownLatch(1);

        @Bean
        RoutesBuilder slow() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:slow")
                            .process(
                                    exchange -> {
                                        IN_FLIGHT.countDown();
                                        CONTINUE.await(1, TimeUnit.MINUTES);
                                    })
                            .to("clip:embed");
                }
            };
        }
    }
}
