/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoints beyond what the Java clients can ask for. */
class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestServer server = TestServer.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text|Draw a large red circle on a white background.",
                "srt|1%n00:00:00,",
                "vtt|WEBVTT%n%n00:00."
            })
    void aTranscriptHasTheFormatOfTheRequest(String format, String start) throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/v1/audio/transcriptions",
                        Form.transcription(TestServer.RED_CIRCLE).field("response_format", format));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("text/plain; charset=utf-8");
        assertThat(response.body()).startsWith(start.replace("%n", "\n"));
    }

    @Test
    void timestampsOfWordsAreRefused() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/v1/audio/transcriptions",
                        Form.transcription(TestServer.RED_CIRCLE)
                                .field("response_format", "verbose_json")
                                .field("timestamp_granularities[]", "word")
                                .field("timestamp_granularities[]", "segment"));

        assertError(response, 400, "timestamp_granularities[]");
    }

    @Test
    void equalSeedsGiveEqualImages() throws Exception {
        String request =
                """
                {"prompt": "a blue star", "seed": 7, "steps": 3, "guidance_scale": 2,
                 "negative_prompt": "red", "scheduler": "euler", "unknown": true}""";

        JsonNode one = JSON.readTree(server.post("/v1/images/generations", request).body());
        JsonNode other = JSON.readTree(server.post("/v1/images/generations", request).body());

        assertThat(one.path("seed").asLong()).isEqualTo(7);
        assertThat(one.path("size").asText()).isEqualTo("96x96");
        assertThat(one.path("data").path(0).path("b64_json").asText())
                .isNotEmpty()
                .isEqualTo(other.path("data").path(0).path("b64_json").asText());
    }

    @Test
    void anImageIsCloserToItsCaptionThanToAnother() throws Exception {
        String png =
                JSON.readTree(
                                server.post(
                                                "/v1/images/generations",
                                                "{\"prompt\": \"a red circle\", \"seed\": 1, \"steps\": 20}")
                                        .body())
                        .path("data")
                        .path(0)
                        .path("b64_json")
                        .asText();
        String input =
                """
                {"model": "clip-demo", "encoding_format": "base64", "input": [
                 {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}},
                 {"type": "text", "text": "a red circle"}, "a blue star"]}"""
                        .formatted(png);

        JsonNode data = JSON.readTree(server.post("/v1/embeddings", input).body()).path("data");

        assertThat(data).hasSize(3);
        assertThat(cosine(data, 0, 1)).isGreaterThan(cosine(data, 0, 2));
    }

    @Test
    void aListOfPartsHasOneVerdict() throws Exception {
        String input =
                """
                {"input": [{"type": "text", "text": "a blue star"},
                           {"type": "text", "text": "a black bomb"}]}""";

        JsonNode results =
                JSON.readTree(server.post("/v1/moderations", input).body()).path("results");

        assertThat(results).hasSize(1);
        assertThat(results.path(0).path("flagged").asBoolean()).isTrue();
        assertThat(results.path(0).path("categories").path("unsafe").asBoolean()).isTrue();
        assertThat(
                        results.path(0)
                                .path("category_applied_input_types")
                                .path("unsafe")
                                .path(0)
                                .asText())
                .isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|prompt",
                "{\"prompt\": \" \"}|prompt",
                "{\"prompt\": 7}|prompt",
                "{\"prompt\": [\"a\"]}|prompt",
                "{\"prompt\": \"a\", \"n\": 0}|n",
                "{\"prompt\": \"a\", \"n\": 11}|n",
                "{\"prompt\": \"a\", \"n\": 1.5}|n",
                "{\"prompt\": \"a\", \"n\": \"2\"}|n",
                "{\"prompt\": \"a\", \"n\": 1e999999}|n",
                "{\"prompt\": \"a\", \"size\": \"96\"}|size",
                "{\"prompt\": \"a\", \"size\": \"99999x99999\"}|size",
                "{\"prompt\": \"a\", \"size\": \"97x96\"}|size",
                "{\"prompt\": \"a\", \"size\": \"8x8\"}|size",
                "{\"prompt\": \"a\", \"size\": \"0x96\"}|size",
                "{\"prompt\": \"a\", \"response_format\": \"url\"}|response_format",
                "{\"prompt\": \"a\", \"output_format\": \"webp\"}|output_format",
                "{\"prompt\": \"a\", \"stream\": true}|stream",
                "{\"prompt\": \"a\", \"seed\": -1}|seed",
                "{\"prompt\": \"a\", \"guidance_scale\": 1e400}|guidance_scale",
                "{\"prompt\": \"a\", \"scheduler\": \"../x\"}|scheduler"
            })
    void anInvalidFieldIsNamed(String request, String param) throws Exception {
        assertError(server.post("/v1/images/generations", request), 400, param);
    }

    @Test
    void aModelThatTheServerDoesNotNameIsUnknown() throws Exception {
        for (String model :
                new String[] {"gpt-4", "../demo", "/models/x", "openai/clip-vit-base"}) {
            HttpResponse<String> response =
                    server.post(
                            "/v1/embeddings",
                            "{\"model\": \"%s\", \"input\": \"a\"}".formatted(model));

            assertError(response, 404, "model");
            assertThat(response.body()).contains("model_not_found");
        }
    }

    @Test
    void aModelOfAnotherFamilyIsRefused() throws Exception {
        assertError(
                server.post("/v1/embeddings", "{\"model\": \"whisper-1\", \"input\": \"a\"}"),
                400,
                "model");
    }

    @Test
    void pathsMethodsAndMediaTypesHaveTheirErrors() throws Exception {
        assertError(server.get("/v1/chat/completions"), 404, null);
        HttpResponse<String> get = server.get("/v1/embeddings");
        assertError(get, 405, null);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        assertError(
                server.post("/v1/embeddings", Form.transcription(TestServer.RED_CIRCLE)),
                415,
                null);
        assertError(server.post("/v1/audio/transcriptions", "{}"), 415, null);
    }

    @Test
    void theServerIsReadyAndHasMetrics() throws Exception {
        assertThat(server.get("/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(server.get("/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(server.get("/metrics").body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void theStudioIsAPageWithoutForeignContent() throws Exception {
        HttpResponse<String> page = server.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("http://", "https://");
        assertThat(server.get("/studio/index.html").statusCode()).isEqualTo(200);
    }

    static void assertError(HttpResponse<String> response, int status, String param)
            throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("type").asText()).isNotBlank();
        assertThat(error.path("param").asText(null)).isEqualTo(param);
    }

    private static double cosine(JsonNode data, int one, int other) {
        float[] a = vector(data, one);
        float[] b = vector(data, other);
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        return dot;
    }

    private static float[] vector(JsonNode data, int index) {
        byte[] bytes = Base64.getDecoder().decode(data.path(index).path("embedding").asText());
        var vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
