/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that are too large, too slow, broken off, or not what they say; no file remains. */
class UploadTest {

    private static final int MAX_UPLOAD = 2_000_000;
    private static final byte[] ZEROS = new byte[50_000];
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir static Path uploads;

    private static final List<Throwable> unhandled = new CopyOnWriteArrayList<>();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.start(
                        Map.of(
                                "server.maxUploadBytes", String.valueOf(MAX_UPLOAD),
                                "server.maxJsonBytes", "100000",
                                "server.uploadTimeout", "2s",
                                "server.maxRequests", "4",
                                "server.requestsPerMinute", "0",
                                "server.uploadDirectory", uploads.toString()));
        server.context()
                .getRegistry()
                .findSingleByType(Vertx.class)
                .exceptionHandler(unhandled::add);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingRemains() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(uploadedFiles()).isZero());
        await().atMost(LIMIT).until(() -> server.activeRequests() == 0);
        assertThat(unhandled).isEmpty();
    }

    @Test
    void aRecordingIsTranscribedAndDeleted() throws Exception {
        HttpResponse<String> response =
                server.post("/v1/audio/transcriptions", Form.transcription(TestServer.RED_CIRCLE));

        assertThat(response.body()).contains("Draw a large red circle");
    }

    @Test
    void aLargeUploadIsRefusedByItsLength() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(RawClient.uploadHead().formatted("Content-Length: " + (1L << 30)));

            assertThat(client.response()).startsWith("HTTP/1.1 413").contains("request_too_large");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void anEndlessUploadIsCutOffAtTheLimit() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(RawClient.uploadHead().formatted("Transfer-Encoding: chunked"));
            client.sendChunk(openFile());
            for (int sent = 0; sent <= MAX_UPLOAD; sent += ZEROS.length) {
                client.sendChunk(ZEROS);
            }

            assertThat(client.response()).startsWith("HTTP/1.1 413").contains("request_too_large");
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    client.sendChunk(ZEROS);
                                }
                            })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aLargeJsonBodyIsRefused() throws Exception {
        HttpResponse<String> response =
                server.post("/v1/embeddings", "{\"input\": \"" + "a".repeat(200_000) + "\"}");

        ApiTest.assertError(response, 413, null);
    }

    @Test
    void aSlowUploadIsRefusedAndItsConnectionClosed() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(RawClient.uploadHead().formatted("Content-Length: " + 10_000));
            client.send(openFile());

            assertThat(client.response()).startsWith("HTTP/1.1 408").contains("request_timeout");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aFormThatNeverEndsIsRefusedAlthoughMoreOfItArrives() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(RawClient.uploadHead().formatted("Transfer-Encoding: chunked"));
            client.sendChunk(openFile());
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> {
                                client.sendChunk(new byte[] {'a'});
                                return client.hasResponse();
                            });

            assertThat(client.response()).startsWith("HTTP/1.1 408").contains("request_timeout");
        }
        await().atMost(LIMIT).until(() -> server.activeRequests() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/v1/models"})
    void aBodyThatNeverComesToAnAddressThatTakesNoneEndsTheConnection(String path)
            throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(
                    "GET %s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .formatted(path));

            assertThat(client.response()).startsWith("HTTP/1.1 408").contains("request_timeout");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aClientMayLeaveInTheMiddleOfAnUpload() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(RawClient.uploadHead().formatted("Content-Length: " + 1_000_000));
            client.send(openFile());
            client.send(new byte[300_000]);
            await().atMost(LIMIT).until(() -> uploadedFiles() == 1);
        }
    }

    @Test
    void aClientMayLeaveWhileItsRequestIsProcessed() throws Exception {
        byte[] body = Form.transcription(TestServer.RED_CIRCLE).body();
        try (var client = new RawClient(server.port())) {
            client.send(RawClient.uploadHead().formatted("Content-Length: " + body.length));
            client.send(body);
            await().atMost(LIMIT).until(() -> server.activeRequests() == 1);
        }
    }

    @Test
    void uploadsBeyondTheNumberOfSlotsAreAskedToRetry() throws Exception {
        var clients = new RawClient[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new RawClient(server.port());
            clients[i].send(RawClient.uploadHead().formatted("Content-Length: " + 10_000));
        }
        await().atMost(LIMIT).until(() -> server.activeRequests() == clients.length);

        HttpResponse<String> response =
                server.post("/v1/audio/transcriptions", Form.transcription(TestServer.RED_CIRCLE));

        ApiTest.assertError(response, 503, null);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void aFileThatIsNoRecordingIsRefusedWithoutTheNameOfTheTemporaryFile() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/v1/audio/transcriptions",
                        new Form()
                                .field("model", "whisper-1")
                                .file("file", "song.wav", "no recording".getBytes()));

        ApiTest.assertError(response, 400, "file");
        assertThat(response.body())
                .contains("The file is not a recording")
                .doesNotContain(uploads.toString())
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}")
                .doesNotContain("Exception")
                .doesNotContain("java.");
    }

    @Test
    void theNameOfAFileIsNeitherUsedNorReturned() throws Exception {
        for (String name :
                new String[] {
                    "../../../../tmp/evil.wav",
                    "/etc/passwd",
                    "..\\\\..\\\\evil.wav",
                    "%2e%2e%2fevil.wav",
                    "<script>alert(1)</script>.wav",
                    "a\u0000.wav"
                }) {
            HttpResponse<String> response =
                    server.post(
                            "/v1/audio/transcriptions",
                            new Form()
                                    .field("model", "whisper-1")
                                    .file("file", name, "no recording".getBytes()));

            ApiTest.assertError(response, 400, "file");
            assertThat(response.body()).doesNotContain("evil", "passwd", "script");
            assertThat(response.headers().map().toString()).doesNotContain("evil", "script");
        }
        assertThat(Path.of("/tmp/evil.wav")).doesNotExist();
        assertThat(uploads.getParent().resolve("evil.wav")).doesNotExist();
    }

    @Test
    void aFormNeedsItsFileAndItsModel() throws Exception {
        ApiTest.assertError(
                server.post("/v1/audio/transcriptions", new Form().field("model", "whisper-1")),
                400,
                "file");
        ApiTest.assertError(
                server.post(
                        "/v1/audio/transcriptions",
                        new Form().field("model", "whisper-1").field("file", "/etc/passwd")),
                400,
                "file");
        ApiTest.assertError(
                server.post(
                        "/v1/audio/transcriptions", new Form().file("file", "a.wav", new byte[10])),
                400,
                "model");
    }

    @Test
    void twoFilesWithTheSameNameAreRefused() throws Exception {
        HttpResponse<String> response =
                server.post(
                        "/v1/audio/transcriptions",
                        Form.transcription(TestServer.RED_CIRCLE)
                                .file("file", "b.wav", new byte[10]));

        ApiTest.assertError(response, 400, null);
        assertThat(response.body()).contains("several files 'file'");
    }

    @Test
    void anUploadThatCannotBeStoredCanBeRetried(@TempDir Path own) throws Exception {
        try (var itsServer = TestServer.start(Map.of("server.uploadDirectory", own.toString()))) {
            try (Stream<Path> folders = Files.list(own)) {
                Path folder = folders.findFirst().orElseThrow();
                Files.delete(folder);
                Files.createFile(folder);
            }

            HttpResponse<String> response =
                    itsServer.post(
                            "/v1/audio/transcriptions", Form.transcription(TestServer.RED_CIRCLE));

            ApiTest.assertError(response, 507, null);
            assertThat(response.body()).contains("insufficient_storage");
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void aFormOfAThousandPartsIsRefused() throws Exception {
        var fields = Form.transcription(TestServer.RED_CIRCLE);
        var files = Form.transcription(TestServer.RED_CIRCLE);
        for (int i = 0; i < 1000; i++) {
            fields.field("field" + i, "x");
            files.file("file" + i, "x", new byte[1]);
        }

        ApiTest.assertError(server.post("/v1/audio/transcriptions", fields), 400, null);
        ApiTest.assertError(server.post("/v1/audio/transcriptions", files), 400, null);
    }

    @Test
    void aFormWithoutABoundaryIsRefused() throws Exception {
        HttpResponse<String> response =
                server.send(
                        server.request("/v1/audio/transcriptions")
                                .header("Content-Type", "multipart/form-data")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                Form.transcription(TestServer.RED_CIRCLE).body())));

        ApiTest.assertError(response, 400, null);
    }

    @Test
    void anEncodedBodyIsRefused() throws Exception {
        HttpResponse<String> response =
                server.send(
                        server.request("/v1/embeddings")
                                .header("Content-Type", "application/json")
                                .header("Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100])));

        ApiTest.assertError(response, 415, null);
    }

    /** Returns the beginning of a form whose file does not end. */
    private static byte[] openFile() {
        byte[] form = new Form().field("model", "whisper-1").file("file", "a", new byte[0]).body();
        return java.util.Arrays.copyOf(
                form, form.length - "\r\n------test-boundary--\r\n".length());
    }

    private static long uploadedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(uploads)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
