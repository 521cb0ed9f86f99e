/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** The class path of this module has no OpenTelemetry, which is optional. */
class ClipWithoutTracingTest extends CamelTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed");
            }
        };
    }

    @Test
    void anEndpointRunsWithoutOpenTelemetry() {
        assertThatThrownBy(() -> Class.forName("io.opentelemetry.api.trace.Tracer"))
                .isInstanceOf(ClassNotFoundException.class);

        assertThat(template.requestBody("direct:embed", "a red circle", float[].class))
                .isNotEmpty();
    }
}
