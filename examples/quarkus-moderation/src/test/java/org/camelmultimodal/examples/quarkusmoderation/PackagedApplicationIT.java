/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The packaged application, started with <code>java -jar</code>. */
@QuarkusIntegrationTest
class PackagedApplicationIT {

    @Test
    void itModeratesItsSamplesAndPosts() {
        given().contentType("application/json")
                .body(Map.of("id", "a-1", "text", "a photo of a skull"))
                .when()
                .post("/posts")
                .then()
                .statusCode(200)
                .body("action", equalTo("review"));

        when().get("/decisions").then().body("id", hasItems("circle", "skull", "bomb", "a-1"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    }
}
