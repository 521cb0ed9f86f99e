/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of attackers: the server refuses them, and goes on. */
class HostileRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE_REQUEST =
            "{\"prompt\": \"a blue star\", \"seed\": 3, \"steps\": 2}";

    private final TestServer server = TestServer.shared();

    @AfterEach
    void theServerIsAlive() throws Exception {
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pom.xml",
                "/application.properties",
                "/log4j2.properties",
                "/camel/images.camel.yaml",
                "/studio/files.txt",
                "/studio/../application.properties",
                "/studio/..%2fapplication.properties",
                "/studio/%2e%2e/application.properties",
                "/studio/%2e%2e%2fapplication.properties",
                "/studio/..%5capplication.properties",
                "/studio/%252e%252e%252fapplication.properties",
                "/../application.properties",
                "/../../../../etc/passwd",
                "//etc/passwd",
                "/studio//index.html/../../pom.xml",
                "/studio/index.html%00.js",
                "/org/camelmultimodal/examples/server/Server.class"
            })
    void onlyTheFilesOfTheStudioAreServed(String path) throws Exception {
        String response =
                RawClient.exchange(
                        server.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 404").contains("unknown_url");
        assertThat(response).doesNotContain("camel.server", "<project", "root:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/models HTTP/1.1\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: localhost:99999999\r\n\r\n",
                "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=\"\r\nContent-Length: 0\r\n\r\n"
            })
    void aRequestThatIsNoneIsNoFailureOfTheServer(String request) throws Exception {
        assertThat(RawClient.exchange(server.port(), request))
                .startsWith("HTTP/1.1 400")
                .contains("\"type\":\"invalid_request_error\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS * HTTP/1.1",
                "CONNECT example.com:80 HTTP/1.1",
                "GET v1/models HTTP/1.1"
            })
    void anAddressThatIsNoPathDoesNotExist(String requestLine) throws Exception {
        assertThat(RawClient.exchange(server.port(), requestLine + "\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("unknown_url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/v1/jobs/%",
                "/studio/%2",
                "/?a=%zz",
                "/health/live?%",
                "/v1/models?a=%4"
            })
    void anAddressThatCannotBeDecodedIsRefusedAsEveryOtherRequest(String address) throws Exception {
        String response =
                RawClient.exchange(
                        server.port(), "GET " + address + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 400")
                .contains("\"type\":\"invalid_request_error\"", "percent-encoded")
                .containsIgnoringCase("x-request-id: req_")
                .containsIgnoringCase("x-content-type-options: nosniff")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void headersAndQueryParametersSetNoOption() throws Exception {
        String expected = server.post("/v1/images/generations", IMAGE_REQUEST).body();

        HttpResponse<String> response =
                server.send(
                        server.request(
                                        "/v1/images/generations?CamelSdSeed=9&seed=9&prompt=a+red+circle&CamelSdPrompt=x")
                                .header("Content-Type", "application/json")
                                .header("CamelSdPrompt", "a red circle")
                                .header("CamelSdSeed", "9")
                                .header("camelsdseed", "9")
                                .header("CamelSdImageCount", "4")
                                .header("CamelFileName", "../../evil.png")
                                .header("CamelHttpResponseCode", "500")
                                .header("seed", "9")
                                .header("model", "other")
                                .POST(HttpRequest.BodyPublishers.ofString(IMAGE_REQUEST)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(image(response.body())).isEqualTo(image(expected));
        assertThat(response.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("camel"))
                .doesNotContain("seed", "model");
    }

    @Test
    void headersChangeNoVerdict() throws Exception {
        HttpResponse<String> response =
                server.send(
                        server.request("/v1/moderations")
                                .header("Content-Type", "application/json")
                                .header("CamelClipFlagged", "false")
                                .header("CamelClipAction", "ALLOW")
                                .header("CamelClipModality", "image")
                                .header("CamelClipThreshold", "1")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"input\": \"a black bomb\"}")));

        assertThat(JSON.readTree(response.body()).at("/results/0/flagged").asBoolean()).isTrue();
    }

    @Test
    void formFieldsSetNoOtherOptionAndDoNotComeBack() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/v1/audio/transcriptions",
                        Form.transcription(TestServer.RED_CIRCLE)
                                .field("CamelWhisperTask", "translate")
                                .field("CamelWhisperResponseFormat", "tsv")
                                .field("CamelHttpResponseCode", "302")
                                .field("Location", "https://evil.example")
                                .field("Set-Cookie", "a=b")
                                .field("Content-Type", "text/html")
                                .field("X-Evil", "<script>"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Draw a large red circle");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().map()).doesNotContainKeys("location", "set-cookie", "x-evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"input\": \"a\"",
                "{\"input\": \"a\"} {\"input\": \"b\"}",
                "{\"input\": \"a\", \"input\": \"b\", \"model\": \"clip-demo\"}",
                "{'input': 'a'}",
                "{\"input\": 1e99999999999, \"model\": \"clip-demo\"}",
                "{\"input\": NaN, \"model\": \"clip-demo\"}",
                "{\"input\": Infinity, \"model\": \"clip-demo\"}",
                "{\"input\": null, \"model\": \"clip-demo\"}",
                "{\"input\": 7, \"model\": \"clip-demo\"}",
                "{\"input\": {}, \"model\": \"clip-demo\"}",
                "{\"input\": [], \"model\": \"clip-demo\"}",
                "{\"input\": [1, 2, 3], \"model\": \"clip-demo\"}",
                "{\"input\": [[1, 2]], \"model\": \"clip-demo\"}",
                "{\"input\": [{\"type\": \"image_url\"}], \"model\": \"clip-demo\"}",
                "{\"input\": [{\"type\": \"file\"}], \"model\": \"clip-demo\"}",
                "{\"input\": \"a\", \"model\": [\"clip-demo\"]}",
                "{\"input\": \"a\", \"model\": \"clip-demo\", \"dimensions\": 3}",
                "{\"input\": \"a\", \"model\": \"clip-demo\", \"encoding_format\": \"int8\"}"
            })
    void invalidJsonIsRefused(String body) throws Exception {
        assertThat(server.post("/v1/embeddings", body).statusCode()).isEqualTo(400);
    }

    @Test
    void deepAndWideJsonIsRefused() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String wide = "[" + "0,".repeat(1_000_000) + "0]";
        String number = "9".repeat(1_000_000);
        for (String value : List.of(deep, wide, number)) {
            String body = "{\"model\": \"clip-demo\", \"input\": %s}".formatted(value);

            ApiTest.assertError(server.post("/v1/embeddings", body), 400, null);
        }
    }

    @Test
    void textInAnotherEncodingIsRefused() throws Exception {
        HttpResponse<String> response =
                server.send(
                        server.request("/v1/embeddings")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe})));

        ApiTest.assertError(response, 400, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/image.png",
                "https://example.com/image.png",
                "file:///etc/passwd",
                "data:text/html;base64,AAAA",
                "data:image/png;base64,???",
                "data:image/png,abc"
            })
    void imagesOfOtherAddressesAreNotOpened(String url) throws Exception {
        ApiTest.assertError(server.post("/v1/embeddings", imageInput(url)), 400, "input");
        ApiTest.assertError(server.post("/v1/moderations", imageInput(url)), 400, "input");
    }

    @Test
    void imagesThatClaimToBeHugeAreRefused() throws Exception {
        for (byte[] bomb : List.of(png(100_000, 100_000), gif(65_535, 65_535), new byte[0])) {
            String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(bomb);

            ApiTest.assertError(server.post("/v1/embeddings", imageInput(url)), 400, "input");
            ApiTest.assertError(server.post("/v1/moderations", imageInput(url)), 400, "input");
        }
    }

    @Test
    void aRecordingThatClaimsToBeHugeIsRefused() throws Exception {
        for (byte[] bomb : List.of(wav(768_000, 64, 16), wav(1, 65_535, 64), wav(0, 0, 0))) {
            HttpResponse<String> response =
                    server.post(
                            "/v1/audio/transcriptions",
                            new Form().field("model", "whisper-1").file("file", "a.wav", bomb));

            assertThat(response.statusCode()).as(response.body()).isBetween(200, 400);
        }
    }

    @Test
    void scriptInTextsComesBackAsJsonOnly() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/v1/embeddings",
                        "{\"model\": \"<script>alert(1)</script>\", \"input\": \"a\"}");

        ApiTest.assertError(response, 404, "model");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("'none'", "sandbox"));
    }

    private static String image(String response) throws IOException {
        JsonNode data = JSON.readTree(response).path("data");
        assertThat(data).hasSize(1);
        return data.path(0).path("b64_json").asText();
    }

    private static String imageInput(String url) {
        return "{\"model\": \"clip-demo\", \"input\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"%s\"}}]}"
                .formatted(url);
    }

    /** Returns a PNG file whose header claims a size, with hardly any data. */
    private static byte[] png(int width, int height) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        var header = ByteBuffer.allocate(17);
        header.put("IHDR".getBytes()).putInt(width).putInt(height);
        header.put(new byte[] {8, 6, 0, 0, 0});
        var crc = new CRC32();
        crc.update(header.array());
        out.writeInt(13);
        out.write(header.array());
        out.writeInt((int) crc.getValue());
        return bytes.toByteArray();
    }

    private static byte[] gif(int width, int height) {
        return ByteBuffer.allocate(13)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GIF89a".getBytes())
                .putShort((short) width)
                .putShort((short) height)
                .array();
    }

    /** Returns a WAV file whose header claims four gigabytes of samples. */
    private static byte[] wav(int rate, int channels, int bits) {
        int frame = channels * bits / 8;
        return ByteBuffer.allocate(44 + 100)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes())
                .putInt(-1)
                .put("WAVEfmt ".getBytes())
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frame)
                .putShort((short) frame)
                .putShort((short) bits)
                .put("data".getBytes())
                .putInt(-1)
                .array();
    }
}
