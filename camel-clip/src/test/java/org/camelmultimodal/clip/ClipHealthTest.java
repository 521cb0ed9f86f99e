/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class ClipHealthTest extends CamelTestSupport {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        HealthCheckRegistry registry = new DefaultHealthCheckRegistry(context);
        context.getCamelContextExtension().addContextPlugin(HealthCheckRegistry.class, registry);
        var producers = (HealthCheckRepository) registry.resolveById("producers");
        producers.setEnabled(true);
        registry.register(producers);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:classify").routeId("classify").to("clip:classify?labels=a,b");
            }
        };
    }

    @Test
    void aProducerIsReadyOnceItsModelIsWarmAndNoMoreWhenItIsStopped() throws Exception {
        HealthCheck.Result ready = clip(HealthCheckHelper.invokeReadiness(context));
        assertThat(ready.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(ready.getDetails()).containsEntry("model", "demo").containsKey("model.device");
        assertThat(HealthCheckHelper.invokeLiveness(context)).noneMatch(ClipHealthTest::isClip);

        context.getRouteController().stopRoute("classify");

        assertThat(clip(HealthCheckHelper.invokeReadiness(context)).getState())
                .isEqualTo(HealthCheck.State.DOWN);
    }

    private static HealthCheck.Result clip(Collection<HealthCheck.Result> results) {
        return results.stream().filter(ClipHealthTest::isClip).findFirst().orElseThrow();
    }

    private static boolean isClip(HealthCheck.Result result) {
        return result.getCheck().getId().startsWith("producer:clip");
    }
}
