/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.camelmultimodal.examples.queueworkers.Broker;
import org.camelmultimodal.examples.queueworkers.Settings;
import org.camelmultimodal.messaging.EmbeddedBroker;
import org.camelmultimodal.messaging.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on the embedded broker with the worker in the process of the server. */
class JobsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String OWN = "key-of-the-owner-of-jobs";
    private static final String OTHER = "key-of-another-client";
    private static final String SLOW_IMAGE =
            """
            {"operation": "sd:text-to-image", "text": "a blue star",
             "options": {"steps": 200, "previewInterval": 1}}""";

    @TempDir static Path work;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server =
                TestServer.start(
                        Map.of(
                                "server.apiKeys",
                                OWN + "," + OTHER,
                                "server.requestsPerMinute",
                                "0",
                                "broker.url",
                                "",
                                "broker.port",
                                String.valueOf(Ports.free()),
                                "broker.maxDiskUsage",
                                "-1",
                                "work",
                                work.toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anImageIsGenerated() throws Exception {
        HttpResponse<String> submitted =
                submit(
                        """
                        {"operation": "sd:text-to-image", "text": "a red circle", "seed": 5,
                         "options": {"steps": 3, "scheduler": "euler"}}""");
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(202);
        assertThat(submitted.headers().firstValue("Location"))
                .hasValue("/v1/jobs/" + id(submitted));

        assertThat(awaitEnd(submitted, "succeeded").path("content_type").asText())
                .isEqualTo("image/png");
        HttpResponse<String> result = get("/v1/jobs/" + id(submitted) + "/result");
        assertThat(result.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(result.body()).contains("PNG", "Seed: 5", "Steps: 3");
    }

    @Test
    void theMetricsHaveTheStagesOfTheWorker() throws Exception {
        // Only its jobs draw: no test of this server sends a request for an image.
        awaitEnd(
                submit(
                        """
                        {"operation": "sd:text-to-image", "text": "a red circle",
                         "options": {"steps": 1}}"""),
                "succeeded");

        assertThat(get("/metrics").body())
                .containsPattern(
                        "camel_multimodal_stage_seconds_count\\{component=\"sd\",model=\"demo\",operation=\"text-to-image\",stage=\"infer\"\\} [1-9]");
    }

    @Test
    void theStudioCountsTheJobsOfTheKey() throws Exception {
        awaitEnd(submit("{\"operation\": \"clip:embed\", \"text\": \"a star\"}"), "succeeded");

        assertThat(states(OWN).path("succeeded").asInt()).isPositive();
        assertThat(states(OTHER).path("succeeded").asInt(-1)).isZero();
    }

    private static JsonNode states(String key) throws Exception {
        HttpResponse<String> response = server.send(with(key, "/studio/api/jobs"));
        return JSON.readTree(response.body()).path("states");
    }

    @Test
    void aRecordingIsTranscribed() throws Exception {
        Form form =
                new Form()
                        .field("operation", "whisper:transcribe")
                        .field("model", "whisper-1")
                        .field("options", "{\"responseFormat\": \"srt\"}")
                        .file("file", "a.wav", Files.readAllBytes(TestServer.RED_CIRCLE));
        HttpResponse<String> submitted =
                server.send(
                        with(OWN, "/v1/jobs")
                                .header("Content-Type", form.contentType())
                                .POST(HttpRequest.BodyPublishers.ofByteArray(form.body())));

        awaitEnd(submitted, "succeeded");
        assertThat(get("/v1/jobs/" + id(submitted) + "/result").body())
                .startsWith("1\n00:00:00,")
                .contains("Draw a large red circle on a white background.");
    }

    @Test
    void aRunningJobHasProgressAndAPreviewAndCanBeCancelled() throws Exception {
        HttpResponse<String> submitted = submit(SLOW_IMAGE);
        await().atMost(LIMIT).until(() -> status(submitted).path("preview").isTextual());
        JsonNode running = status(submitted);
        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(running.path("model").asText()).isEqualTo("sd-demo");
        assertThat(running.path("step").asInt()).isPositive();
        assertThat(running.path("steps").asInt()).isEqualTo(200);
        ApiTest.assertError(get("/v1/jobs/" + id(submitted) + "/result"), 409, null);

        cancel(id(submitted));

        awaitEnd(submitted, "cancelled");
        HttpResponse<String> result = get("/v1/jobs/" + id(submitted) + "/result");
        ApiTest.assertError(result, 409, null);
        assertThat(result.body()).contains("job_without_result");
    }

    @Test
    void jobsAreListedForTheirOwnerOnly() throws Exception {
        HttpResponse<String> submitted = submit(SLOW_IMAGE);
        String path = "/v1/jobs/" + id(submitted);

        assertThat(ids(server.send(with(OWN, "/v1/jobs")))).contains(id(submitted));
        assertThat(ids(server.send(with(OTHER, "/v1/jobs")))).doesNotContain(id(submitted));
        ApiTest.assertError(server.send(with(OTHER, path)), 404, "id");
        ApiTest.assertError(server.send(with(OTHER, path + "/result")), 404, "id");
        ApiTest.assertError(server.send(with(OTHER, path).DELETE()), 404, "id");
        ApiTest.assertError(server.send(with(OTHER, path).header("x-api-client", "x")), 404, "id");
        ApiTest.assertError(server.get(path), 401, null);

        cancel(id(submitted));
        awaitEnd(submitted, "cancelled");
    }

    @Test
    void aJobThatCannotSucceedFailsWithTheReason() throws Exception {
        Form form =
                new Form()
                        .field("operation", "whisper:transcribe")
                        .file("file", "../../evil.wav", "no recording".getBytes());
        HttpResponse<String> submitted =
                server.send(
                        with(OWN, "/v1/jobs")
                                .header("Content-Type", form.contentType())
                                .POST(HttpRequest.BodyPublishers.ofByteArray(form.body())));

        JsonNode error = awaitEnd(submitted, "failed").path("error");

        assertThat(error.path("type").asText()).isEqualTo("InvalidMediaException");
        assertThat(error.path("message").asText())
                .startsWith("The file is not a recording")
                .doesNotContain("evil", work.toString());
    }

    @Test
    void invalidJobsAreRefused() throws Exception {
        for (String invalid :
                new String[] {
                    "{}",
                    "{\"operation\": \"exec:rm\", \"text\": \"a\"}",
                    "{\"operation\": \"sd:text-to-image\"}",
                    "{\"operation\": \"whisper:transcribe\", \"text\": \"a\"}",
                    "{\"operation\": \"sd:text-to-image\", \"text\": \"a\", \"seed\": 1.5}",
                    "{\"operation\": \"sd:text-to-image\", \"text\": \"a\", \"options\": 3}",
                    "{\"operation\": \"sd:text-to-image\", \"text\": \"a\", \"options\": {\"model\": \"/x\"}}",
                    "{\"operation\": \"sd:text-to-image\", \"text\": \"a\", \"options\": {\"steps\": []}}",
                    "{\"operation\": \"clip:moderate\", \"image\": \"file:///etc/passwd\"}"
                }) {
            assertThat(submit(invalid).statusCode()).as(invalid).isEqualTo(400);
        }
        ApiTest.assertError(get("/v1/jobs/unknown"), 404, "id");
        ApiTest.assertError(get("/v1/jobs/..%2f..%2fetc/result"), 404, "id");
    }

    @Test
    void aRefusedJobLeavesNoMedia() throws Exception {
        String image = "\"image\": \"data:image/png;base64,AAAA\"";
        for (String invalid :
                List.of(
                        "{%s}",
                        "{%s, \"operation\": \"exec:rm\"}",
                        "{%s, \"operation\": \"sd:text-to-image\"}",
                        "{%s, \"operation\": \"clip:moderate\", \"text\": \"a\"}",
                        "{%s, \"operation\": \"clip:moderate\", \"model\": \"sd-demo\"}",
                        "{%s, \"operation\": \"clip:moderate\", \"options\": {\"policy\": 1}}")) {
            List<Path> before = media();

            assertThat(submit(invalid.formatted(image)).statusCode()).isBetween(400, 404);

            assertThat(media()).as(invalid).isEqualTo(before);
        }
    }

    private static List<Path> media() throws IOException {
        try (Stream<Path> files = Files.list(work.resolve("media"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void withoutABrokerJobsAreUnavailableAndTheRestWorks() throws Exception {
        TestServer withoutBroker = TestServer.shared();

        ApiTest.assertError(withoutBroker.get("/v1/jobs"), 503, null);
        assertThat(withoutBroker.get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void aBrokerThatIsLostHoldsNoRequestsAndIsFoundAgain(@TempDir Path folder) throws Exception {
        var settings =
                new Settings(
                        Map.of(
                                "work",
                                folder.toString(),
                                "broker.url",
                                "tcp://127.0.0.1:" + Ports.free(),
                                "broker.maxDiskUsage",
                                "-1"));
        EmbeddedBroker broker = Broker.start(settings);
        try (var server =
                TestServer.start(
                        Map.of("broker.url", settings.brokerUrl(), "work", folder.toString()))) {
            assertThat(server.get("/v1/jobs").statusCode()).isEqualTo(200);

            broker.close();

            ApiTest.assertError(server.get("/v1/jobs"), 503, null);
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            broker = Broker.start(settings);
            await().atMost(LIMIT).until(() -> server.get("/v1/jobs").statusCode() == 200);
        } finally {
            broker.close();
        }
    }

    @Test
    void aBrokerThatHangsHoldsFewRequests(@TempDir Path folder) throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var server =
                        TestServer.start(
                                Map.of(
                                        "broker.url",
                                        "tcp://127.0.0.1:%d?callTimeout=15000"
                                                .formatted(silent.getLocalPort()),
                                        "work",
                                        folder.toString()))) {
            var answers = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 48; i++) {
                answers.add(server.statusLater("/v1/jobs"));
            }

            // The first ones wait for the broker much longer.
            await().atMost(LIMIT)
                    .until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= 40);

            assertThat(answers.stream().filter(CompletableFuture::isDone))
                    .allMatch(status -> status.join() == 503);
            assertThat(answers).anyMatch(status -> !status.isDone());
            assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> submit(String job) throws Exception {
        return server.send(
                with(OWN, "/v1/jobs")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(job)));
    }

    private static HttpRequest.Builder with(String key, String path) {
        return server.request(path).header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return server.send(with(OWN, path));
    }

    private static void cancel(String id) throws Exception {
        assertThat(server.send(with(OWN, "/v1/jobs/" + id).DELETE()).statusCode()).isEqualTo(200);
    }

    private static JsonNode awaitEnd(HttpResponse<String> submitted, String state)
            throws Exception {
        await().atMost(LIMIT)
                .until(() -> status(submitted), status -> !isActive(status.path("state").asText()));
        JsonNode status = status(submitted);
        assertThat(status.path("state").asText()).as(status.toString()).isEqualTo(state);
        return status;
    }

    private static boolean isActive(String state) {
        return state.equals("queued") || state.equals("running");
    }

    private static JsonNode status(HttpResponse<String> submitted) throws Exception {
        return JSON.readTree(get("/v1/jobs/" + id(submitted)).body());
    }

    private static String id(HttpResponse<String> submitted) throws IOException {
        return JSON.readTree(submitted.body()).path("id").asText();
    }

    private static List<String> ids(HttpResponse<String> list) throws IOException {
        var ids = new ArrayList<String>();
        JSON.readTree(list.body()).path("data").forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }
}
