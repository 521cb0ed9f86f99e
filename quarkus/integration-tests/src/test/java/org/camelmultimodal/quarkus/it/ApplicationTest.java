/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.it;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.time.Duration;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An application with routes over HTTP and from a queue, a language model and an index. */
@QuarkusTest
@QuarkusTestResource(EmbeddedArtemis.class)
class ApplicationTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Inject ConnectionFactory connections;
    @Inject ProducerTemplate producer;
    @Inject EmbeddingStore<TextSegment> store;
    @Inject ApplicationBeans.FailingOnce failingOnce;

    @Test
    void aRouteClassifiesOverHttp() {
        given().body("a red circle")
                .when()
                .post("/classify")
                .then()
                .statusCode(200)
                .body(equalTo("red circle"));
    }

    @Test
    void aFailureAfterTheSendYieldsOneResult() {
        try (JMSContext session = connections.createContext()) {
            session.createProducer().send(session.createQueue("jobs"), "a blue star");
            JMSConsumer results = session.createConsumer(session.createQueue("results"));

            assertThat(results.receiveBody(String.class, LIMIT.toMillis())).isEqualTo("blue star");
            assertThat(failingOnce.calls()).isEqualTo(2);

            // A second result of the first job would come before the result of the second job.
            session.createProducer().send(session.createQueue("jobs"), "a red circle");
            assertThat(results.receiveBody(String.class, LIMIT.toMillis())).isEqualTo("red circle");
        }
    }

    @Test
    void aRouteUsesTheLanguageModelOfTheApplication() {
        given().body("Draw me a heart, please.")
                .when()
                .post("/rewrite")
                .then()
                .statusCode(200)
                .body(equalTo("a pink heart"));
    }

    @Test
    void whatARouteIndexesTheEmbeddingStoreOfTheApplicationFinds() {
        given().header("id", "circle-1")
                .body("a red circle")
                .when()
                .post("/index")
                .then()
                .statusCode(200);

        float[] vector = producer.requestBody("clip:embed", "a red circle", float[].class);
        var request =
                EmbeddingSearchRequest.builder().queryEmbedding(Embedding.from(vector)).build();
        assertThat(store.search(request).matches())
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactly("circle-1");
    }

    @Test
    void theApplicationIsReady() {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                when().get("/q/health/ready")
                                        .then()
                                        .statusCode(200)
                                        .body("status", equalTo("UP"))
                                        .body(
                                                "checks.name.toString()",
                                                containsString("Camel Multimodal models")));
    }

    @Test
    void theStagesAreMeasured() {
        given().body("a red circle").post("/classify").then().statusCode(200);

        when().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(
                        matchesPattern(
                                "(?s).*camel_multimodal_stage_seconds_count\\{[^}]*operation=\"classify\"[^}]*\\}.*"))
                .body(containsString("camel_multimodal_batch_size"));
    }
}
