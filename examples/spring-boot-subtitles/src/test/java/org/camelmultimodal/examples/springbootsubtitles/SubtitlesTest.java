/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The running application: recordings come through the folder and over HTTP. */
class SubtitlesTest {

    private static final Path SAMPLES = Path.of("../voice-to-image/samples");
    private static final Path FILM = Path.of("../../routes/samples/pink-heart.mp4");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String CIRCLE =
            "1\n00:00:00,200 --> 00:00:02,860\nDraw a large red circle on a white background.\n";

    @TempDir static Path folder;

    private static ConfigurableApplicationContext context;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        context =
                SpringApplication.run(
                        SubtitlesApplication.class,
                        "--server.port=0",
                        "--subtitles.folder=" + folder,
                        "--subtitles.quiet-period=300ms",
                        "--subtitles.max-upload-size=200KB");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aRecordingHasItsSubtitlesBesideIt() throws IOException {
        Files.copy(SAMPLES.resolve("red-circle.wav"), folder.resolve("red-circle.wav"));

        await().atMost(LONG).until(() -> Files.exists(folder.resolve("red-circle.vtt")));
        assertThat(folder.resolve("red-circle.srt")).hasContent(CIRCLE);
        assertThat(folder.resolve("red-circle.vtt"))
                .hasContent(
                        "WEBVTT\n\n00:00.200 --> 00:02.860\nDraw a large red circle on a white background.\n");
        assertThat(folder.resolve("red-circle.wav"))
                .hasSameBinaryContentAs(SAMPLES.resolve("red-circle.wav"));
    }

    @Test
    void aFilmHasItsSubtitlesBesideIt() throws IOException {
        Files.copy(FILM, folder.resolve("film.mp4"));

        await().atMost(LONG).until(() -> Files.exists(folder.resolve("film.vtt")));
        for (String subtitles : new String[] {"film.srt", "film.vtt"}) {
            assertThat(folder.resolve(subtitles))
                    .content()
                    .contains("I would like to see a pink heart on a navy background.");
        }
        assertThat(folder.resolve("film.mp4")).hasSameBinaryContentAs(FILM);
    }

    @Test
    void anUploadIsTranscribedAndReported() throws Exception {
        var upload =
                put("blue-star.flac", BodyPublishers.ofFile(SAMPLES.resolve("blue-star.flac")));

        assertThat(upload.statusCode()).isEqualTo(202);
        assertThat(upload.headers().firstValue("Location")).contains("/recordings/blue-star.flac");
        await().atMost(LONG)
                .until(
                        () ->
                                json("/recordings/blue-star.flac")
                                        .path("state")
                                        .asText()
                                        .equals("DONE"));
        assertThat(get("/recordings/blue-star.flac/vtt").body())
                .startsWith("WEBVTT")
                .contains("Please paint a blue star on a black background.");
        assertThat(get("/recordings/blue-star.flac/srt").headers().firstValue("Content-Type"))
                .contains("text/plain;charset=UTF-8");
        JsonNode report = json("/actuator/subtitles");
        assertThat(report.path("counts").path("DONE").asInt()).isPositive();
        assertThat(report.path("recordings").toString()).contains("blue-star.flac");
        assertThat(get("/actuator/health/readiness").body())
                .contains("whisper://transcribe")
                .contains("\"status\":\"UP\"");
        assertThat(get("/actuator/prometheus").body())
                .contains("camel_multimodal_stage_seconds_count{component=\"whisper\"");
        var second = put("blue-star.flac", BodyPublishers.ofString("another"));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("blue-star.flac exists. Use another name");
        assertThat(folder.resolve("blue-star.flac"))
                .hasSameBinaryContentAs(SAMPLES.resolve("blue-star.flac"));
    }

    @Test
    void aBrokenRecordingIsMovedToTheFailedOnesWithTheReason() throws Exception {
        byte[] broken = Files.readAllBytes(SAMPLES.resolve("not-a-recording.wav"));
        assertThat(put("broken.wav", BodyPublishers.ofByteArray(broken)).statusCode())
                .isEqualTo(202);

        await().atMost(LONG)
                .until(
                        () ->
                                json("/recordings/broken.wav")
                                        .path("state")
                                        .asText()
                                        .equals("FAILED"));
        assertThat(json("/recordings/broken.wav").path("reason").asText())
                .contains("InvalidMediaException")
                .contains("broken.wav is not a recording");
        assertThat(folder.resolve("failed/broken.wav")).hasBinaryContent(broken);
        assertThat(folder.resolve("failed/broken.wav.txt")).isNotEmptyFile();
        assertThat(folder.resolve("broken.wav")).doesNotExist();

        Files.write(folder.resolve("broken.wav"), "again".getBytes());
        await().atMost(LONG).until(() -> Files.exists(folder.resolve("failed/broken-2.wav")));
        assertThat(folder.resolve("failed/broken.wav")).hasBinaryContent(broken);
        assertThat(folder.resolve("failed/broken-2.wav")).hasContent("again");
    }

    @Test
    void aRecordingThatIsStillBeingWrittenWaits() throws IOException {
        byte[] bytes = Files.readAllBytes(SAMPLES.resolve("pink-heart.ogg"));
        Path file = folder.resolve("slow.ogg");
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < bytes.length; i += 4096) {
                out.write(bytes, i, Math.min(4096, bytes.length - i));
                out.flush();
                await().pollDelay(Duration.ofMillis(60)).until(() -> true);
            }
        }

        await().atMost(LONG).until(() -> Files.exists(folder.resolve("slow.vtt")));
        assertThat(folder.resolve("slow.srt"))
                .content()
                .contains("I would like to see a pink heart on a navy background.");
    }

    @Test
    void subtitlesThatExistAreKept() throws IOException {
        Files.writeString(folder.resolve("mine.srt"), "my own");
        // Complete at once, as a sender would move it.
        Path part = Files.copy(SAMPLES.resolve("red-circle.wav"), folder.resolve("mine.part"));
        Files.move(part, folder.resolve("mine.wav"), StandardCopyOption.ATOMIC_MOVE);

        await().atMost(LONG).until(() -> Files.exists(folder.resolve("mine.vtt")));
        assertThat(folder.resolve("mine.srt")).hasContent("my own");
    }

    @Test
    void uploadsThatWouldLeaveTheFolderOrFillItAreRefused() throws Exception {
        for (String name :
                new String[] {
                    ".hidden.wav",
                    "page.html",
                    "a%2F..%2Fb.wav",
                    "..%5Cb.wav",
                    "a%0Ab.wav",
                    "%3Cb%3E.wav"
                }) {
            assertThat(put(name, BodyPublishers.ofString("x")).statusCode())
                    .as(name)
                    .isEqualTo(400);
        }
        assertThat(put("large.wav", BodyPublishers.ofByteArray(new byte[300_000])).statusCode())
                .isEqualTo(413);
        assertThat(get("/recordings/unknown.wav").statusCode()).isEqualTo(404);
        assertThat(get("/recordings/unknown.wav/srt").statusCode()).isEqualTo(404);
        assertThat(folder)
                .isDirectoryNotContaining("glob:**large.wav")
                .isDirectoryNotContaining("glob:**/.subtitles-*");
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path).body());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> put(String name, BodyPublisher body)
            throws IOException, InterruptedException {
        return HTTP.send(request("/recordings/" + name).PUT(body).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        String port = context.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
