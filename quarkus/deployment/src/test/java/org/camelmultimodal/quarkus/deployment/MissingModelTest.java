/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.QuarkusUnitTest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model that cannot be loaded: the application is alive and says what is missing. */
class MissingModelTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withApplicationRoot(jar -> jar.addClass(ClassifyRoute.class))
                    .overrideConfigKey("quarkus.camel.multimodal.warm-up.models", "clip:missing");

    @Test
    void theApplicationIsAliveButNeverReady() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () ->
                                when().get("/q/health/ready")
                                        .then()
                                        .statusCode(503)
                                        .body(
                                                "checks[0].data.reason",
                                                containsString("model=missing does not exist")));
        when().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    }
}
