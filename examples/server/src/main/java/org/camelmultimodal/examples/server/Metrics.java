/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.camelmultimodal.examples.server.api.Response;

/** The metrics, in the text format of Prometheus. */
public final class Metrics {

    private final PrometheusMeterRegistry meters;

    public Metrics(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    /** Writes all metrics. */
    public void scrape(Exchange exchange) {
        Response.write(
                exchange,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                meters.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
