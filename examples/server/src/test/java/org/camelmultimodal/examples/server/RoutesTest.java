/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveHeadersDefinition;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;

/** What every route of the API has in common. */
class RoutesTest {

    private final List<RouteDefinition> routes =
            ((ModelCamelContext) TestServer.shared().context())
                    .getRouteDefinitions().stream()
                            .filter(
                                    route ->
                                            route.getInput()
                                                    .getEndpointUri()
                                                    .startsWith("platform-http:"))
                            .toList();

    @Test
    void everyRouteStartsByRemovingTheHeadersOfTheRequest() {
        assertThat(routes).hasSizeGreaterThan(10);
        assertThat(routes)
                .allSatisfy(
                        route ->
                                assertThat(firstStep(route))
                                        .as(route.getId())
                                        .isInstanceOfSatisfying(
                                                RemoveHeadersDefinition.class,
                                                first ->
                                                        assertThat(first.getPattern())
                                                                .isEqualTo("*")));
    }

    @Test
    void everyRouteAnswersFailuresInTheFormOfTheApi() {
        assertThat(routes)
                .allSatisfy(
                        route ->
                                assertThat(route.getRouteConfigurationId().split(","))
                                        .as(route.getId())
                                        .contains("api"));
    }

    @Test
    void everyRouteHasOneMethod() {
        assertThat(routes)
                .extracting(route -> route.getInput().getEndpointUri())
                .allMatch(uri -> uri.matches(".*httpMethodRestrict=(GET|POST|DELETE)(&.*)?"));
    }

    private static ProcessorDefinition<?> firstStep(RouteDefinition route) {
        return route.getOutputs().stream()
                .filter(output -> !(output instanceof OnExceptionDefinition))
                .findFirst()
                .orElseThrow();
    }
}
