/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.camelmultimodal.messaging.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers use: environment variables as settings, and health checks over HTTP. */
class ContainerTest {

    @TempDir Path folder;

    @Test
    void anEnvironmentVariableSetsTheSettingOfItsName() throws Exception {
        assertThat(new Settings(Map.of()).get("path")).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void aSystemPropertyTakesPrecedenceOverAnEnvironmentVariable() throws Exception {
        System.setProperty("path", "of the system property");
        try {
            assertThat(new Settings(Map.of()).get("path")).isEqualTo("of the system property");
        } finally {
            System.clearProperty("path");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready"})
    void aWorkerAnswersTheProbesOfItsManifest(String probe) throws Exception {
        int port = Ports.free();
        try (var fixture =
                new Fixture(
                        folder,
                        "families",
                        "sd",
                        "camel.management.enabled",
                        "true",
                        "camel.management.healthCheckEnabled",
                        "true",
                        "camel.management.port",
                        String.valueOf(port))) {
            fixture.worker();

            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:%d/observe/health/%s"
                                                    .formatted(port, probe)))
                            .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"UP\"");
        }
    }
}
