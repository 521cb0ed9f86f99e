/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application with its embedded broker and the demo model. */
@QuarkusTest
class ModerationTest {

    private static final long LIMIT_MILLIS = Duration.ofMinutes(2).toMillis();

    @Inject ConnectionFactory connections;

    private static String image(String name) throws IOException {
        try (var in = ModerationTest.class.getResourceAsStream("/samples/" + name)) {
            return Base64.getEncoder().encodeToString(in.readAllBytes());
        }
    }

    @Test
    void aHarmlessPostIsAllowed() throws IOException {
        given().contentType("application/json")
                .body(Map.of("id", "a-1", "text", "a red circle", "image", image("red-circle.png")))
                .when()
                .post("/posts")
                .then()
                .statusCode(200)
                .body("id", equalTo("a-1"))
                .body("action", equalTo("allow"))
                .body("policy", equalTo("posts/1"));
        when().get("/decisions").then().statusCode(200).body("id", hasItem("a-1"));
    }

    @Test
    void anUnsafeImageBlocksAPostWithAHarmlessText() throws IOException {
        given().contentType("application/json")
                .body(Map.of("id", "b-1", "text", "Look at this", "image", image("black-bomb.png")))
                .when()
                .post("/posts")
                .then()
                .statusCode(200)
                .body("action", equalTo("block"))
                .body("category", equalTo("weapon"));
    }

    @Test
    void aPostFromTheQueueHasOneDecisionAndGoesToReview() {
        try (JMSContext session = connections.createContext()) {
            session.createProducer()
                    .send(
                            session.createQueue("posts"),
                            "{\"id\":\"c-1\",\"text\":\"a photo of a skull\"}");

            assertThat(receive(session, "posts.decided"))
                    .contains("\"id\":\"c-1\"", "\"action\":\"review\"");
            assertThat(receive(session, "posts.review")).contains("\"id\":\"c-1\"");
        }
    }

    @Test
    void aPostThatCannotBeReadGoesToTheDeadLetters() {
        try (JMSContext session = connections.createContext()) {
            session.createProducer()
                    .send(
                            session.createQueue("posts"),
                            "{\"id\":\"d-1\",\"image\":\"bm8gaW1hZ2U=\"}");

            assertThat(receive(session, "posts.dead")).contains("InvalidMediaException");
        }
    }

    private static String receive(JMSContext session, String queue) {
        try (var consumer = session.createConsumer(session.createQueue(queue))) {
            return consumer.receiveBody(String.class, LIMIT_MILLIS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"id\":\"e-1\"}",
                "{\"id\":\"../e\",\"text\":\"a\"}",
                "{\"id\":\"e-1\",\"text\":\"a\",\"file\":\"/etc/passwd\"}",
                "{\"id\":\"e-1\",\"image\":\"%\"}"
            })
    void aRequestThatIsNoPostIsRefused(String json) {
        given().contentType("application/json")
                .body(json)
                .when()
                .post("/posts")
                .then()
                .statusCode(400)
                .body("type", equalTo("InvalidPostException"));
    }

    @Test
    void thePageIsServed() {
        when().get("/").then().statusCode(200).body(containsString("<h1>Moderation</h1>"));
    }
}
