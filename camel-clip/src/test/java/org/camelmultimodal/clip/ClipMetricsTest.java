/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** What an endpoint exports to Prometheus. */
class ClipMetricsTest extends CamelTestSupport {

    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected RouteBuilder createRouteBuilder() {
        context.getRegistry().bind("meters", meters);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed");
            }
        };
    }

    @Test
    void anEndpointHasAtMostAHundredSeries() {
        template.requestBody("direct:embed", "a red circle");

        List<String> series =
                meters.scrape()
                        .lines()
                        .filter(line -> line.startsWith("camel_multimodal"))
                        .toList();

        assertThat(series).hasSizeBetween(30, 100);
        assertThat(series)
                .anyMatch(
                        line ->
                                line.startsWith("camel_multimodal_stage_seconds_bucket")
                                        && line.contains("stage=\"infer\""));
    }
}
