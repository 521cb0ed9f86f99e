/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.camelmultimodal.runtime.hub.HubServer;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The warm-up of a model on a hub that cannot be reached at first, and then is slow. */
class WarmUpTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String READINESS = "/q/health/ready";

    /** A hub with the demo model, and the store of the application that downloads from it. */
    @Singleton
    public static class Hub {

        private static final Path MODEL = Path.of("../../demo-models/models/demo-clip");

        private final HubServer server = new HubServer();
        private final CountDownLatch isAsked = new CountDownLatch(1);
        private final CountDownLatch isReleased = new CountDownLatch(1);

        Hub() throws IOException {
            try (Stream<Path> files = Files.walk(MODEL)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    server.with(
                            MODEL.relativize(file).toString().replace('\\', '/'),
                            Files.readAllBytes(file));
                }
            }
            // What a proxy answers in the place of a server that is down.
            server.onList(
                    exchange -> {
                        HubServer.answer(exchange, 521, new byte[0]);
                        return true;
                    });
            server.onContent(this::holdBack);
        }

        private boolean holdBack(HttpExchange exchange) throws IOException {
            isAsked.countDown();
            try {
                isReleased.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException(e.getMessage());
            }
            return false;
        }

        @Produces
        @Singleton
        ModelStore store() throws IOException {
            Path folder = Files.createTempDirectory(Path.of("target"), "warm-up-test");
            var environment =
                    Map.of(
                            "HF_ENDPOINT", server.endpoint().toString(),
                            "HF_HOME", folder.resolve("hf").toString());
            return new ModelStore(folder, Hub.class.getClassLoader(), environment::get);
        }

        void comesBack() {
            server.onList(exchange -> false);
        }

        boolean isAskedForFiles() throws InterruptedException {
            return isAsked.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        void releaseFiles() {
            isReleased.countDown();
        }

        @PreDestroy
        void stop() {
            releaseFiles();
            server.close();
        }
    }

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withApplicationRoot(jar -> jar.addClasses(Hub.class, HubServer.class))
                    .overrideConfigKey(
                            "quarkus.camel.multimodal.warm-up.models",
                            "clip:" + HubServer.REPOSITORY);

    @Inject Hub hub;
    @Inject ProducerTemplate producer;

    @Test
    void theApplicationIsReadyOnceTheHubIsBackAndTheModelIsLoaded() throws Exception {
        awaitReadiness(503, "returned status 521");

        hub.comesBack();
        assertThat(hub.isAskedForFiles()).as("the warm-up is tried again").isTrue();
        when().get(READINESS)
                .then()
                .statusCode(503)
                .body(containsString("The models are being loaded"));
        when().get("/q/health/live").then().statusCode(200);

        hub.releaseFiles();
        awaitReadiness(200, "\"loaded\": 1");
        assertThat(
                        producer.requestBody(
                                "clip:classify?labels=red circle,blue star&model="
                                        + HubServer.REPOSITORY,
                                "a blue star",
                                String.class))
                .isEqualTo("blue star");
    }

    private static void awaitReadiness(int status, String body) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                when().get(READINESS)
                                        .then()
                                        .statusCode(status)
                                        .body(containsString(body)));
    }
}
