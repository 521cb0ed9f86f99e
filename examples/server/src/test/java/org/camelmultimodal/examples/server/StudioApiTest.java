/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.camelmultimodal.runtime.camel.Cancellations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that the page of the studio sends, by clients that are not the page. */
class StudioApiTest {

    private static final Duration SLOW_MACHINE = Duration.ofMinutes(2);
    private static final String LONG_IMAGE = "{\"prompt\": \"a red circle\", \"steps\": 900}";

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = Studio.server(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "..%2f..%2fetc%2fpasswd",
                "11111111-1111-1111-1111-11111111111",
                "11111111-1111-1111-1111-111111111111%00",
                "AAAAAAAA-1111-1111-1111-111111111111"
            })
    void anIdThatIsNoUuidIsRefused(String id) throws Exception {
        assertThat(server.get("/studio/api/progress/" + id).statusCode()).isIn(400, 404);
        assertThat(server.post("/studio/api/images/" + id, LONG_IMAGE).statusCode()).isIn(400, 404);
        assertThat(Cancellations.of(server.context()).size()).isZero();
    }

    @Test
    void anIdIsThatOfOneRequestAndFreeWhenItHasEnded() throws Exception {
        String id = UUID.randomUUID().toString();
        var first =
                HttpClient.newHttpClient()
                        .sendAsync(
                                server.request("/studio/api/images/" + id)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(LONG_IMAGE))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        await().atMost(SLOW_MACHINE)
                .until(
                        () ->
                                server.get("/studio/api/progress/" + id)
                                        .body()
                                        .contains("\"steps\":900"));

        assertThat(server.post("/studio/api/images/" + id, LONG_IMAGE).body())
                .contains("id_in_use");
        assertThat(delete("/studio/api/progress/" + id).body()).contains("\"cancelled\":true");

        assertThat(first.join().body()).isEqualTo("{\"cancelled\":true}");
        await().atMost(SLOW_MACHINE)
                .until(
                        () ->
                                server.get("/studio/api/progress/" + id)
                                        .body()
                                        .contains("\"steps\":0"));
        assertThat(delete("/studio/api/progress/" + id).body()).contains("\"cancelled\":false");
    }

    @Test
    void aRequestThatFailsLeavesNothing() throws Exception {
        String id = UUID.randomUUID().toString();

        var refused = server.post("/studio/api/images/" + id, "{\"prompt\": \"\"}");
        var again =
                server.post("/studio/api/images/" + id, "{\"prompt\": \"a star\", \"steps\": 1}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "1.5", "\"often\"", "[]"})
    void aPreviewIntervalOutOfRangeIsRefused(String interval) throws Exception {
        var answer =
                server.post(
                        "/studio/api/images/" + UUID.randomUUID(),
                        "{\"prompt\": \"a star\", \"preview_interval\": " + interval + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("preview_interval");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "classpath:policies/shapes.yaml",
                "../../pom.xml",
                "file:/etc/passwd"
            })
    void aPolicyIsChosenByItsNameAlone(String policy) throws Exception {
        var answer =
                server.post(
                        "/studio/api/moderations",
                        "{\"input\": \"a bomb\", \"policy\": \"" + policy + "\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("policy_not_found").doesNotContain("etc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "%2e%2e%2fpom.xml", "0000", "*"})
    void anImageOfTheIndexIsNamedByItsDigestAlone(String id) throws Exception {
        assertThat(server.get("/studio/api/index/" + id).statusCode()).isBetween(400, 404);
        assertThat(delete("/studio/api/index/" + id).statusCode()).isBetween(400, 405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\": []}",
                "{\"input\": [\"a\", \"b\"]}",
                "{\"input\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"file:/etc/passwd\"}}]}"
            })
    void aQueryIsATextAnImageOrOneOfEach(String query) throws Exception {
        assertThat(server.post("/studio/api/search", query).statusCode()).isEqualTo(400);
    }

    @Test
    void aKeyOpensTheRequestsOfThePageAsWell() throws Exception {
        try (var locked = Studio.server(Map.of("server.apiKeys", "a-key-of-the-studio-test"))) {
            assertThat(locked.get("/").statusCode()).isEqualTo(200);
            for (String path : new String[] {"status", "policies", "index"}) {
                assertThat(locked.get("/studio/api/" + path).statusCode()).as(path).isEqualTo(401);
            }
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndRunsNoInlineScript() throws Exception {
        var page = server.get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .doesNotContain("http:", "https:", "style=", "onclick")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    private static HttpResponse<String> delete(String path) throws Exception {
        return server.send(server.request(path).DELETE());
    }
}
