/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.camelmultimodal.examples.server.api.Json;
import org.camelmultimodal.examples.server.api.Response;

/** The health checks: their status alone, as anyone can read it. */
public final class Health {

    /** Answers whether the models are loaded and requests can be processed. */
    public void ready(Exchange exchange) {
        respond(exchange, HealthCheckHelper.invokeReadiness(exchange.getContext()));
    }

    /** Answers whether the process works. */
    public void live(Exchange exchange) {
        respond(exchange, HealthCheckHelper.invokeLiveness(exchange.getContext()));
    }

    private static void respond(Exchange exchange, Collection<HealthCheck.Result> results) {
        boolean isUp = HealthCheckHelper.isResultsUp(results, false);
        Response.write(
                exchange,
                isUp ? 200 : 503,
                "application/json",
                Json.write(Map.of("status", isUp ? "UP" : "DOWN")));
    }
}
