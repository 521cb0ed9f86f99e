/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.hub.HubServer;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a hub on the loopback that works, and from hubs that do not. */
class PullTest {

    private static final String VISION = "onnx/vision_model.onnx";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final byte[] vision = new byte[600_000];
    private final HubServer hub = new HubServer();

    @TempDir Path folder;

    private Map<String, String> environment;
    private Cli cli;

    @BeforeEach
    void fill() {
        new Random(1).nextBytes(vision);
        hub.with("config.json", "{}")
                .with("tokenizer.json", "{}")
                .with("README.md", "read me")
                .with(VISION, vision)
                .with("onnx/text_model.onnx", new byte[5000])
                .with("onnx/vision_model_q4.onnx", new byte[3000])
                .with("onnx/text_model_q4.onnx", new byte[2000]);
        environment =
                Map.of(
                        "HF_ENDPOINT",
                        hub.endpoint().toString(),
                        "HF_HOME",
                        folder.resolve("hf").toString(),
                        "CAMEL_MULTIMODAL_CACHE",
                        folder.resolve("cache").toString());
        cli = new Cli(folder.resolve("cache"), environment);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Cli.Result models(String command) {
        return cli.run(("models " + command.replace("MODEL", HubServer.REPOSITORY)).split(" "));
    }

    private Path stored(String file) {
        return folder.resolve("cache/hub/models--acme--tiny-clip/snapshots")
                .resolve(HubServer.COMMIT)
                .resolve(file);
    }

    @Test
    void aPullThatIsKilledIsResumedWhereItWas() throws Exception {
        var isFirst = new AtomicBoolean(true);
        hub.onContent(
                exchange -> {
                    if (exchange.getRequestURI().getPath().endsWith(VISION)
                            && isFirst.getAndSet(false)) {
                        // The rest never comes: the process is killed while it waits for it.
                        hub.answerHalf(exchange);
                        return true;
                    }
                    return false;
                });
        Process process = process("models", "pull", HubServer.REPOSITORY, "--family", "clip");
        Path partial = stored(VISION + ".part");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(partial) && Files.size(partial) == vision.length / 2);
        process.destroyForcibly().waitFor();
        assertThat(models("list --stored").out())
                .containsPattern("- +- +partial +- +acme/tiny-clip@0123456");

        Process again = process("models", "pull", HubServer.REPOSITORY, "--family", "clip");

        assertThat(again.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("out.txt")))
                .contains("clip acme/tiny-clip is in", "4 files, 0.6 MB: 4 ok");
        assertThat(Files.readString(folder.resolve("err.txt")))
                .contains(
                        "of acme/tiny-clip@main: 0.6 MB, 0.3 MB of them stored",
                        "Downloaded acme/tiny-clip");
        assertThat(stored(VISION)).hasBinaryContent(vision);
        assertThat(hub.requests().stream().filter(line -> line.startsWith("content " + VISION)))
                .containsExactly(
                        "content " + VISION + " ",
                        "content %s bytes=%d-".formatted(VISION, vision.length / 2));
    }

    /** Starts the command line in a JVM of its own. */
    private Process process(String... args) throws IOException {
        var command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx128m",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        CamelMultimodal.class.getName()),
                                Stream.of(args))
                        .toList();
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out.txt").toFile())
                        .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void aVariantIsPulledAndTheOtherIsNot() {
        Cli.Result pulled = models("pull MODEL -f clip --precision q4 --json");

        assertThat(pulled.exitCode()).isZero();
        assertThat(pulled.json().path("ok").asBoolean()).isTrue();
        assertThat(pulled.json().path("files").findValuesAsText("path"))
                .containsExactly(
                        "config.json",
                        "onnx/text_model_q4.onnx",
                        "onnx/vision_model_q4.onnx",
                        "tokenizer.json");
        assertThat(stored(VISION)).doesNotExist();
        assertThat(models("where MODEL -f clip").out().strip()).isEqualTo(stored("").toString());
    }

    @Test
    void aDamagedFileIsFoundOfflineAndPulledAgain() throws Exception {
        models("pull MODEL -f clip");
        assertThat(models("verify MODEL -f clip").exitCode()).isZero();
        vision[5]++;
        Files.write(stored(VISION), vision);
        vision[5]--;

        Cli.Result verified = models("verify MODEL -f clip");

        assertThat(verified.exitCode()).isEqualTo(ExitCode.DIFFERENCE.code());
        assertThat(verified.out())
                .containsPattern("damaged +0.6 MB +" + VISION)
                .contains("4 files, 0.6 MB: 3 ok, 1 damaged");
        assertThat(models("verify").exitCode()).isEqualTo(ExitCode.DIFFERENCE.code());

        assertThat(models("pull MODEL -f clip").exitCode()).isZero();
        assertThat(stored(VISION)).hasBinaryContent(vision);
        assertThat(models("verify").exitCode()).isZero();
    }

    @Test
    void aRemovedModelIsGoneAndOneInUseIsNotRemoved() {
        models("pull MODEL -f clip");
        StoredModel model = cli.store().storedModels().get(0);
        Runnable use =
                cli.store()
                        .use(new ModelDirectory(model.reference(), model.path(), Precision.AUTO));

        Cli.Result refused = models("remove MODEL -f clip");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.RETRYABLE_FAILURE.code());
        assertThat(refused.err()).contains("is in use");
        assertThat(stored(VISION)).exists();

        use.run();
        assertThat(models("remove MODEL -f clip").out())
                .startsWith("Removed acme/tiny-clip@" + HubServer.COMMIT + ", 0.6 MB");
        assertThat(folder.resolve("cache/hub")).isEmptyDirectory();
    }

    @Test
    void moreThanWasAnnouncedIsNotStored() throws Exception {
        var isFirst = new AtomicBoolean(true);
        hub.onContent(
                exchange -> {
                    if (exchange.getRequestURI().getPath().endsWith(VISION)
                            && isFirst.getAndSet(false)) {
                        answerEndlessly(exchange);
                        return true;
                    }
                    return false;
                });

        assertThat(models("pull MODEL -f clip").exitCode()).isZero();
        assertThat(stored(VISION)).hasBinaryContent(vision);
    }

    @Test
    void aNameThatLeadsOutOfTheStoreIsRefused() {
        hub.onList(
                exchange -> {
                    String json =
                            "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"../../../../../\\u001b[2Jevil.json\",\"size\":1}]}";
                    HubServer.answer(
                            exchange,
                            200,
                            json.formatted(HubServer.COMMIT).getBytes(StandardCharsets.UTF_8));
                    return true;
                });

        Cli.Result pulled = models("pull MODEL -f clip");

        assertThat(pulled.exitCode()).isEqualTo(ExitCode.PERMANENT_FAILURE.code());
        assertThat(pulled.err())
                .contains("evil.json", "within the repository")
                .as("nothing that a terminal executes")
                .doesNotContain("\u001b");
        assertThat(hub.requests()).noneMatch(line -> line.startsWith("content"));
        assertThat(folder.getParent().resolve("evil.json")).doesNotExist();
    }

    @Test
    void anEndlessListingEnds() {
        hub.onList(
                exchange -> {
                    answerEndlessly(exchange);
                    return true;
                });

        Cli.Result pulled = models("pull MODEL -f clip");

        assertThat(pulled.exitCode()).isEqualTo(ExitCode.RETRYABLE_FAILURE.code());
        assertThat(pulled.err()).contains("is too large");
    }

    /** Sends until the other side has had enough. */
    private static void answerEndlessly(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var block = new byte[1 << 16];
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // The client closed the connection.
            exchange.close();
        }
    }
}
