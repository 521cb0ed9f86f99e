/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.runtime.CancelledException;
import org.camelmultimodal.runtime.DeadlineExceededException;
import org.camelmultimodal.runtime.DeviceOutOfMemoryException;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.NativeLibraryException;
import org.camelmultimodal.runtime.QueueFullException;
import org.camelmultimodal.runtime.batch.Stage;
import org.junit.jupiter.api.Test;

/** What an endpoint exports when everything has happened to it. */
class InferenceMetricsTest extends CamelTestSupport {

    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private List<String> series(String prefix) {
        return meters.scrape().lines().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void anEndpointWithAllStagesAndFailuresHasAtMostAHundredSeries() {
        context.getRegistry().bind("meters", meters);
        var endpoint = (InferenceEndpoint<?>) context.getEndpoint("clip:index");
        endpoint.start();
        EndpointMeters measured = endpoint.meters();
        for (Stage stage : Stage.values()) {
            measured.took(stage, 1);
        }
        measured.ran(1);
        measured.loaded(1);
        Runnable end = measured.begin();
        List<Throwable> failures = failures();
        failures.forEach(measured::failedMessage);

        assertThat(failures).hasSizeGreaterThan(10);
        assertThat(series("camel_multimodal")).hasSizeBetween(80, 100);
        assertThat(series("camel_multimodal_failures_total"))
                .hasSize(11)
                .anyMatch(line -> line.contains("exception=\"InvalidMediaException\""))
                .anyMatch(line -> line.contains("exception=\"other\""));
        assertThat(series("camel_multimodal_in_flight_seconds_count"))
                .singleElement()
                .asString()
                .endsWith(" 1");
        end.run();
        assertThat(series("camel_multimodal_in_flight_seconds_count"))
                .singleElement()
                .asString()
                .endsWith(" 0");
    }

    private static List<Throwable> failures() {
        return List.of(
                new CancelledException("failed"),
                new DeadlineExceededException("failed"),
                new InvalidMediaException("failed"),
                new InvalidOptionException("failed"),
                new QueueFullException("failed"),
                new EndpointStoppedException("failed"),
                new InferenceException("failed"),
                new DeviceOutOfMemoryException("failed"),
                new InvalidModelException("failed"),
                new ModelNotFoundException("failed"),
                new DownloadException("failed"),
                new NativeLibraryException("failed"),
                new IllegalStateException("failed"));
    }
}
