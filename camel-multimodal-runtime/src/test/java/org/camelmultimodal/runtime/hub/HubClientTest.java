/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models from a hub that works, and from one that does not. */
class HubClientTest {

    private static final HubReference MODEL =
            HubReference.parse(HubServer.REPOSITORY).orElseThrow();
    private static final String VISION = "onnx/vision_model.onnx";
    private static final String TEXT = "onnx/text_model.onnx";
    private static final FileSelection PLAIN = new SelectedFiles(VISION, TEXT);
    private static final FileSelection Q4 =
            new SelectedFiles("onnx/vision_model_q4.onnx", "onnx/text_model_q4.onnx");

    private final HubServer hub = new HubServer();

    @TempDir Path folder;

    private byte[] vision;

    @BeforeEach
    void fill() {
        vision = bytes(300_000);
        hub.with("config.json", "{}")
                .with("tokenizer.json", "{\"a\":1}")
                .with("README.md", "read me")
                .with("model.safetensors", "weights")
                .with("onnx/model.onnx", bytes(10))
                .with(VISION, vision)
                .with(TEXT, bytes(5000))
                .with("onnx/vision_model_q4.onnx", bytes(3000))
                .with("onnx/text_model_q4.onnx", bytes(2000));
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void onlyWhatIsSelectedIsDownloaded() throws Exception {
        Path plain = client().resolve(MODEL, PLAIN);

        assertThat(files(plain)).containsExactly("config.json", TEXT, VISION, "tokenizer.json");
        assertThat(plain.resolve(VISION)).hasBinaryContent(vision);

        Path quantized = client().resolve(MODEL, Q4);

        assertThat(quantized).isEqualTo(plain);
        assertThat(files(plain)).contains("onnx/text_model_q4.onnx", "onnx/vision_model_q4.onnx");
        assertThat(hub.requestsOf(VISION)).isEqualTo(1);
    }

    @Test
    void theTokenGoesToTheHubAndNotToWhereItRedirects() {
        client(settings(Optional.of("secret"), false)).resolve(MODEL, PLAIN);

        assertThat(hub.requests())
                .filteredOn(line -> line.startsWith("list"))
                .allMatch(line -> line.endsWith("with token"));
        assertThat(hub.requests())
                .filteredOn(line -> line.startsWith("content"))
                .isNotEmpty()
                .noneMatch(line -> line.endsWith("with token"));
    }

    @Test
    void aFileThatEndsTooEarlyGoesOnWhereItEnded() throws Exception {
        failOnce(
                VISION,
                exchange -> {
                    hub.answerHalf(exchange);
                    // Fewer bytes than were announced: the server breaks the connection.
                    exchange.close();
                });

        Path model = client().resolve(MODEL, PLAIN);

        assertThat(model.resolve(VISION)).hasBinaryContent(vision);
        assertThat(hub.requests()).contains("content " + VISION + " bytes=150000-");
    }

    @Test
    void aProcessGoesOnWhereAnEarlierOneWasKilled() throws Exception {
        Path partial =
                folder.resolve("cache/models--acme--tiny-clip/snapshots")
                        .resolve(HubServer.COMMIT)
                        .resolve(VISION + ".part");
        Files.createDirectories(partial.getParent());
        Files.write(partial, Arrays.copyOf(vision, 100_000));

        Path model = client().resolve(MODEL, PLAIN);

        assertThat(model.resolve(VISION)).hasBinaryContent(vision);
        assertThat(hub.requests()).contains("content " + VISION + " bytes=100000-");
    }

    @Test
    void aConnectionThatStandsStillIsLeft() throws Exception {
        failOnce(VISION, hub::answerHalf);
        var patient = settings(Optional.empty(), false);

        CompletableFuture<Path> model =
                CompletableFuture.supplyAsync(() -> client(patient).resolve(MODEL, PLAIN));

        assertThat(model).succeedsWithin(Duration.ofSeconds(30));
        assertThat(model.get().resolve(VISION)).hasBinaryContent(vision);
    }

    @Test
    void aFileOfAnotherContentIsNeverUsed() throws Exception {
        hub.lieAbout(VISION);

        assertThatThrownBy(() -> client().resolve(MODEL, PLAIN))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("does not match the digest");
        assertThat(files(folder)).noneMatch(file -> file.contains("vision_model.onnx"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aHubThatIsBusyIsAskedAgain(int status) {
        failOnce(
                VISION,
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    HubServer.answer(exchange, status, new byte[0]);
                });

        Path model = client().resolve(MODEL, PLAIN);

        assertThat(model.resolve(VISION)).hasBinaryContent(vision);
        assertThat(hub.requestsOf(VISION)).isEqualTo(2);
    }

    @Test
    void aModelThatIsNotPublicAsksForAToken() {
        hub.onContent(
                exchange -> {
                    HubServer.answer(exchange, 401, new byte[0]);
                    return true;
                });

        assertThatThrownBy(() -> client().resolve(MODEL, PLAIN))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("HF_TOKEN");
        assertThat(hub.requestsOf("config.json")).isEqualTo(1);
    }

    @Test
    void aModelThatIsNotThereSaysSo() {
        var other = HubReference.parse("acme/nothing").orElseThrow();

        assertThatThrownBy(() -> client().resolve(other, PLAIN))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("404");
    }

    @Test
    void aRepositoryThatLacksASelectedFileListsWhatItHas() {
        assertThatThrownBy(
                        () ->
                                client().resolve(
                                                MODEL,
                                                new SelectedFiles("onnx/vision_model_bnb4.onnx")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("onnx/vision_model_q4.onnx")
                .hasMessageContaining("expected [onnx/vision_model_bnb4.onnx]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.json",
                "/etc/evil.json",
                "a/../../evil.json",
                "C:/evil.json",
                "a//b.json"
            })
    void aNameThatLeadsOutOfTheCacheIsRefused(String name) throws Exception {
        hub.with(name, "evil");

        assertThatThrownBy(() -> client().resolve(MODEL, PLAIN))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("within the repository");
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void offlineWhatWasFetchedIsUsedAndNothingIsAsked() {
        Path fetched = client().resolve(MODEL, PLAIN);
        int asked = hub.requests().size();
        HubClient offline = client(settings(Optional.empty(), true));

        assertThat(offline.resolve(MODEL, PLAIN)).isEqualTo(fetched);
        assertThatThrownBy(() -> offline.resolve(MODEL, Q4))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(hub.requests()).hasSize(asked);
    }

    @Test
    void aHubThatIsGoneDoesNotStopAModelThatWasFetched() {
        Path fetched = client().resolve(MODEL, PLAIN);
        hub.close();

        assertThat(client().resolve(MODEL, PLAIN)).isEqualTo(fetched);
    }

    @Test
    void aCommitThatWasFetchedIsNotAskedForAgain() {
        var commit =
                HubReference.parse(HubServer.REPOSITORY + "@" + HubServer.COMMIT).orElseThrow();
        client().resolve(commit, PLAIN);
        int asked = hub.requests().size();

        client().resolve(commit, PLAIN);

        assertThat(hub.requests()).hasSize(asked);
    }

    @Test
    void theCacheOfThePythonLibrariesIsReadInPlace() throws Exception {
        Path repository = folder.resolve("huggingface/models--acme--tiny-clip");
        Path snapshot = repository.resolve("snapshots").resolve(HubServer.COMMIT);
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Files.createDirectories(snapshot.resolve("onnx"));
        Files.createDirectories(repository.resolve("refs"));
        Files.writeString(repository.resolve("refs/main"), HubServer.COMMIT);
        var contents =
                Map.of(
                        "config.json",
                        "{}".getBytes(),
                        "tokenizer.json",
                        "{\"a\":1}".getBytes(),
                        VISION,
                        vision,
                        TEXT,
                        bytes(5000));
        for (var file : contents.entrySet()) {
            Path blob =
                    Files.write(blobs.resolve(file.getKey().replace('/', '-')), file.getValue());
            Files.createSymbolicLink(snapshot.resolve(file.getKey()), blob);
        }

        Path online = client().resolve(MODEL, PLAIN);
        Path offline = client(settings(Optional.empty(), true)).resolve(MODEL, PLAIN);

        assertThat(online).isEqualTo(snapshot);
        assertThat(offline).isEqualTo(snapshot);
        assertThat(hub.requests()).noneMatch(line -> line.startsWith("content"));
    }

    @Test
    void aModelWithoutConfigIsReadInPlaceToo() throws Exception {
        try (var other = new HubServer().with("unet/model.onnx", vision)) {
            Path snapshot =
                    folder.resolve("huggingface/models--acme--tiny-clip/snapshots")
                            .resolve(HubServer.COMMIT);
            Files.createDirectories(snapshot.resolve("unet"));
            Files.write(snapshot.resolve("unet/model.onnx"), vision);
            var settings = settings(other.endpoint(), folder, Optional.empty(), false);

            Path model = client(settings).resolve(MODEL, new SelectedFiles("unet/model.onnx"));

            assertThat(model).isEqualTo(snapshot);
            assertThat(other.requests()).noneMatch(line -> line.startsWith("content"));
        }
    }

    @Test
    void twoProcessesAtOnceFetchOnce() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            processes.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    FetchingProcess.class.getName(),
                                    hub.endpoint().toString(),
                                    folder.toString())
                            .inheritIO()
                            .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(hub.requestsOf(VISION)).isEqualTo(1);
        assertThat(folder.resolve("cache/models--acme--tiny-clip/refs/main"))
                .hasContent(HubServer.COMMIT);
    }

    /** Fetches the model in a JVM of its own. */
    static final class FetchingProcess {
        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[1]);
            new HubClient(
                            settings(URI.create(arguments[0]), folder, Optional.empty(), false),
                            folder.resolve("cache"))
                    .resolve(MODEL, PLAIN);
        }
    }

    @Test
    void settingsAreThoseOfThePythonLibraries() throws Exception {
        Files.writeString(folder.resolve("token"), "from file\n");
        var settings =
                HubSettings.of(
                        Map.of(
                                        "HF_HOME", folder.toString(),
                                        "HF_ENDPOINT", "https://hub.example",
                                        "HF_HUB_OFFLINE", "1",
                                        "HTTPS_PROXY", "http://proxy.example:3128")
                                ::get);

        assertThat(settings.endpoint()).hasToString("https://hub.example");
        assertThat(settings.token()).contains("from file");
        assertThat(settings.offline()).isTrue();
        assertThat(settings.hubCache()).isEqualTo(folder.resolve("hub"));
        assertThat(settings.proxies().byScheme())
                .containsEntry("https", "http://proxy.example:3128");
    }

    @Test
    void aReferenceMayNameARevision() {
        assertThat(HubReference.parse("acme/clip@v1.0"))
                .contains(new HubReference("acme/clip", "v1.0"));
        assertThat(HubReference.parse("acme/clip@refs/pr/3").orElseThrow().revision())
                .isEqualTo("refs/pr/3");
        assertThat(HubReference.parse("demo")).isEmpty();
        assertThat(HubReference.parse("../clip/onnx")).isEmpty();
        assertThat(HubReference.parse("acme/clip@../..")).isEmpty();
    }

    private void failOnce(String path, FailingAnswer answer) {
        var asked = new AtomicInteger();
        hub.onContent(
                exchange -> {
                    boolean fails =
                            exchange.getRequestURI().getPath().equals("/" + path)
                                    && asked.getAndIncrement() == 0;
                    if (fails) {
                        answer.to(exchange);
                    }
                    return fails;
                });
    }

    @FunctionalInterface
    private interface FailingAnswer {
        void to(HttpExchange exchange) throws IOException;
    }

    private HubClient client() {
        return client(settings(Optional.empty(), false));
    }

    private HubClient client(HubSettings settings) {
        return new HubClient(settings, folder.resolve("cache"));
    }

    private HubSettings settings(Optional<String> token, boolean offline) {
        return settings(hub.endpoint(), folder, token, offline);
    }

    private static HubSettings settings(
            URI endpoint, Path folder, Optional<String> token, boolean offline) {
        return new HubSettings(
                endpoint,
                token,
                offline,
                folder.resolve("huggingface"),
                3,
                3,
                Duration.ofMillis(10),
                Duration.ofSeconds(3),
                1024,
                HubProxies.OF_THE_JVM);
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
