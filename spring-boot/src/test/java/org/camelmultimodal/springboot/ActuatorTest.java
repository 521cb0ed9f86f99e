/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health checks and metrics of the components at the actuator of a running application. */
class ActuatorTest {

    private static StartedApplication application;

    @BeforeAll
    static void start() {
        application =
                StartedApplication.server(
                        Routes.class,
                        "management.endpoints.web.exposure.include=health,prometheus,metrics",
                        "management.endpoint.health.probes.enabled=true",
                        "management.endpoint.health.show-details=always",
                        "management.endpoint.health.group.readiness.include=readinessState,camelHealth",
                        "camel.health.producers-enabled=true",
                        "camel.health.exposure-level=full");
        application.template().requestBody("direct:embed", "a red circle");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void readinessHasTheHealthCheckOfEachModel() throws Exception {
        var response = application.get("/actuator/health/readiness");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode health = new ObjectMapper().readTree(response.body());
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("components").path("camelHealth").toString())
                .contains("\"endpoint.uri\":\"clip://embed\"")
                .contains("\"model\":\"demo\"");
    }

    @Test
    void metricsAreInTheRegistryOfTheApplication() throws Exception {
        assertThat(application.context().getBeansOfType(MeterRegistry.class)).hasSize(1);
        assertThat(application.get("/actuator/prometheus").body())
                .contains("camel_multimodal_stage_seconds_count{component=\"clip\"")
                .contains("camel_multimodal_batch_size_count{component=\"clip\"");
        assertThat(application.get("/actuator/metrics/camel.multimodal.stage").body())
                .contains("\"infer\"");
    }

    @Test
    void ofSeveralRegistriesAllHaveTheMetrics() {
        try (var several =
                StartedApplication.with(
                        TwoRegistries.class, "management.metrics.use-global-registry=false")) {
            assertThat(several.context().getBeansOfType(MeterRegistry.class))
                    .as("both and their composite")
                    .hasSize(3);
            several.template().requestBody("direct:embed", "a red circle");

            assertThat(several.context().getBean(SimpleMeterRegistry.class).getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .contains("camel.multimodal.stage");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoRegistries extends Routes {

        @Bean
        SimpleMeterRegistry one() {
            return new SimpleMeterRegistry();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Routes {

        @Bean
        RoutesBuilder embed() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:embed").to("clip:embed");
                }
            };
        }
    }
}
