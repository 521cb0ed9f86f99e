/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media in a bucket of a server that answers as S3 does. */
class S3MediaTest {

    private static final Path RECORDING = Path.of("../voice-to-image/samples/red-circle.wav");

    @TempDir Path folder;

    private final AtomicInteger unavailable = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        byte[] body;
        int status;
        if (!isHead && unavailable.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            status = 503;
            body = error("SlowDown");
        } else if (exchange.getRequestURI().getPath().equals("/bucket/inbox/red-circle.wav")) {
            status = 200;
            body = Files.readAllBytes(RECORDING);
        } else {
            status = isHead ? 200 : 404;
            body = error("NoSuchKey");
        }
        try (exchange) {
            exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static byte[] error(String code) {
        return "<Error><Code>%s</Code><Message>failed</Message></Error>"
                .formatted(code)
                .getBytes(StandardCharsets.UTF_8);
    }

    private Fixture fixture() throws Exception {
        return new Fixture(
                folder,
                "families",
                "whisper",
                "media",
                "s3",
                "s3.bucket",
                "bucket",
                "s3.defaultCredentials",
                "false",
                "s3.accessKey",
                "access",
                "s3.secretKey",
                "secret+/=%",
                "s3.overrideEndpoint",
                "true",
                "s3.endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Job job(String media) {
        return new Job("a", Operation.WHISPER_TRANSCRIBE, null, null, media, null, null);
    }

    @Test
    void theObjectOfAClaimIsTranscribed() throws Exception {
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("inbox/red-circle.wav"));
            fixture.worker();

            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).as(result.toString()).isEqualTo(JobState.SUCCEEDED);
            assertThat(fixture.settings().shared().output(result.output()))
                    .content()
                    .contains("red circle");
        }
    }

    @Test
    void aMissingObjectFailsTheJob() throws Exception {
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("../red-circle.wav"));
            fixture.worker();

            JobStatus result = fixture.awaitResult("a");
            assertThat(result.type()).isEqualTo("InvalidJobException");
            assertThat(result.message()).contains("does not exist in the bucket");
        }
    }

    @Test
    void aBucketThatIsUnavailableIsAFailureThatPasses() throws Exception {
        // More than the client retries by itself.
        unavailable.set(8);
        try (var fixture = fixture()) {
            fixture.jobs().submit(job("inbox/red-circle.wav"));
            fixture.worker();

            JobStatus result = fixture.awaitResult("a");
            assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(result.attempt()).isGreaterThan(1);
        }
    }
}
