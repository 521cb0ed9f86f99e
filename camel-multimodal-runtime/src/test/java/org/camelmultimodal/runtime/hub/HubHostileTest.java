/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.MultimodalException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that lies: about sizes, names, places and times. Every answer ends typed and bounded. */
@Timeout(60)
class HubHostileTest {

    private static final HubReference MODEL =
            HubReference.parse(HubServer.REPOSITORY).orElseThrow();
    private static final FileSelection SELECTION = new SelectedFiles("onnx/model.onnx");

    private final HubServer hub = new HubServer();

    @TempDir Path folder;

    @BeforeEach
    void fill() {
        hub.with("config.json", "{}").with("onnx/model.onnx", new byte[5000]);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Path resolve() {
        var settings =
                new HubSettings(
                        hub.endpoint(),
                        Optional.of("secret"),
                        false,
                        folder.resolve("huggingface"),
                        2,
                        3,
                        Duration.ofMillis(5),
                        Duration.ofMillis(300),
                        1024,
                        HubProxies.OF_THE_JVM);
        return new HubClient(settings, folder.resolve("cache")).resolve(MODEL, SELECTION);
    }

    private long bytesOnDisk() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An answer without a length that goes on until the client has enough. */
    private static void answerWithoutEnd(HttpExchange exchange, AtomicLong sent)
            throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var block = new byte[1 << 16];
        try (OutputStream out = exchange.getResponseBody()) {
            while (sent.addAndGet(block.length) < 3L << 30) {
                out.write(block);
            }
        }
    }

    @Test
    void aFileIsFetchedUpToTheSizeThatWasSaidAndNotBeyond() {
        var sent = new AtomicLong();
        hub.onContent(
                exchange -> {
                    answerWithoutEnd(exchange, sent);
                    return true;
                });

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("larger than the 2 bytes");
        assertThat(bytesOnDisk()).isLessThan(100);
        assertThat(sent).hasValueLessThan(300L << 20);
    }

    @Test
    void aFileThatSaysItselfThatItIsLargerIsNotRead() {
        hub.onContent(
                exchange -> {
                    exchange.sendResponseHeaders(200, 1L << 40);
                    exchange.getResponseBody().write(new byte[1]);
                    exchange.getResponseBody().flush();
                    return true;
                });

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("larger than the 2 bytes");
    }

    @Test
    void aListingWithoutEndIsLeft() {
        var sent = new AtomicLong();
        hub.onList(
                exchange -> {
                    answerWithoutEnd(exchange, sent);
                    return true;
                });

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("HF_ENDPOINT");
        assertThat(sent).hasValueLessThan(300L << 20);
    }

    private void list(String siblings) {
        answerList("{\"sha\":\"%s\",\"siblings\":%s}".formatted(HubServer.COMMIT, siblings));
    }

    private void answerList(String json) {
        hub.onList(
                exchange -> {
                    HubServer.answer(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
                    return true;
                });
    }

    private static String file(String name, Object size) {
        return "{\"rfilename\":\"%s\",\"size\":%s}".formatted(name, size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5",
                "1e300",
                "NaN",
                "\"2\"",
                "null",
                "2.5",
                "99999999999999999999999",
                "[2]",
                "{}"
            })
    void aFileOfNoSizeIsNotFetched(String size) {
        list("[" + file("config.json", 2) + "," + file("onnx/model.onnx", size) + "]");

        assertThatThrownBy(this::resolve).isInstanceOf(MultimodalException.class);
        assertThat(hub.requestsOf("onnx/model.onnx")).isZero();
    }

    @Test
    void aModelThatIsLargerThanTheDiskIsNotBegun() {
        list(
                "["
                        + file("config.json", 2)
                        + ","
                        + file("onnx/model.onnx", Long.MAX_VALUE)
                        + ","
                        + file("other.json", Long.MAX_VALUE)
                        + "]");

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("bytes free");
        assertThat(hub.requestsOf("onnx/model.onnx")).isZero();
    }

    @Test
    void namesThatNoRepositoryHasAreRefused() {
        String many =
                IntStream.range(0, 200_000)
                        .mapToObj(i -> file("f" + i, 1))
                        .collect(Collectors.joining(","));
        for (String siblings :
                List.of(
                        file("x".repeat(1 << 20), 2),
                        file("a/" + "x".repeat(300) + ".json", 2),
                        file("config.json", 2) + "," + file("config.json", 2),
                        file("config.json", 2) + "," + file("a\\u0000.json", 2),
                        file("config.json", 2)
                                + ","
                                + file("onnx/model.onnx", 2)
                                + ","
                                + file("A.json", 2)
                                + ","
                                + file("a.json", 2),
                        many)) {
            list("[" + siblings + "]");

            assertThatThrownBy(this::resolve)
                    .isInstanceOf(InvalidModelException.class)
                    .message()
                    .hasSizeLessThan(500);
        }
        assertThat(hub.requests())
                .noneMatch(line -> line.startsWith("content") && !line.contains(" config.json "));
    }

    @Test
    void aListingThatIsNoneEndsTyped() {
        for (String json :
                List.of(
                        "",
                        "null",
                        "[]",
                        "{\"sha\":1}",
                        "{\"sha\":\"../../../../etc\"}",
                        "<html>",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(5000) + "1" + "}".repeat(5000),
                        "{\"sha\":" + "9".repeat(100_000) + "}")) {
            answerList(json);

            assertThatThrownBy(this::resolve).isInstanceOf(DownloadException.class);
        }
        for (String siblings : List.of("{}", "7", "[1,2]", "[[]]", "[{}]", "null")) {
            list(siblings);

            assertThatThrownBy(this::resolve).isInstanceOf(InvalidModelException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-9223372036854775808",
                "9223372036854775807",
                "1000000000000000000",
                "99999999999999999999",
                "Wed, 21 Oct 2099 07:28:00 GMT",
                "soon",
                "0x10",
                "1.5",
                ""
            })
    void whateverRetryAfterSaysTheAttemptsEnd(String value) {
        hub.onContent(
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", value);
                    HubServer.answer(exchange, 503, new byte[0]);
                    return true;
                });

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("503");
        assertThat(hub.requestsOf("config.json")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://127.0.0.1/x",
                "javascript:alert(1)",
                "jar:file:/x.jar!/y",
                "http://",
                "http:///x",
                "http:x",
                "//",
                "http://[::1",
                "http://user:password@127.0.0.1:1/x",
                "http://127.0.0.1:99999/x",
                "http://127.0.0.1:0/x",
                "http://127.0.0.1:-5/x",
                "http://a_b/x",
                "http://%zz/",
                "no where",
                "",
                "?",
                "../../../../..",
                "data:text/plain,x"
            })
    void whereverARedirectLeadsItEndsTyped(String location) {
        hub.onRedirect(
                exchange -> {
                    exchange.getResponseHeaders().set("Location", location);
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                    return true;
                });

        assertThatThrownBy(this::resolve).isInstanceOf(MultimodalException.class);
        assertThat(bytesOnDisk()).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 304, 399})
    void aRedirectToNowhereEndsTyped(int status) {
        hub.onRedirect(
                exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                    return true;
                });

        assertThatThrownBy(this::resolve).isInstanceOf(DownloadException.class);
    }

    @Test
    void aRedirectInACircleEnds() {
        hub.onRedirect(
                exchange -> {
                    exchange.getResponseHeaders()
                            .set("Location", exchange.getRequestURI().toString());
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                    return true;
                });

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("redirects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 100-5099/5000", "bytes */5000", "items 0-", "", "bytes -1-2/3"})
    void aPartThatNobodyAskedForIsNotTaken(String range) {
        hub.onContent(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Range", range);
                    HubServer.answer(exchange, 206, new byte[2]);
                    return true;
                });

        assertThatThrownBy(this::resolve)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("another range");
    }

    @Test
    void anAnswerThatCrawlsIsLeft() {
        hub.onContent(
                exchange -> {
                    boolean crawls = exchange.getRequestURI().getPath().endsWith("model.onnx");
                    if (crawls) {
                        exchange.sendResponseHeaders(200, 5000);
                        crawl(exchange);
                    }
                    return crawls;
                });
        long begin = System.nanoTime();

        assertThatThrownBy(this::resolve).isInstanceOf(DownloadException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    /** A byte a while, never so late that it would count as standing still. */
    private static void crawl(HttpExchange exchange) throws IOException {
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 5000; i++) {
                out.write(0);
                out.flush();
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLinkThatLiesWhereAFileIsToGrowIsNotFollowed() throws Exception {
        Path outside = folder.resolve("outside");
        Path partial =
                folder.resolve("cache/models--acme--tiny-clip/snapshots")
                        .resolve(HubServer.COMMIT)
                        .resolve("config.json.part");
        Files.createDirectories(partial.getParent());
        Files.createSymbolicLink(partial, outside);

        assertThat(resolve().resolve("config.json")).hasContent("{}");
        assertThat(outside).doesNotExist();
    }

    @Test
    void aDiskThatIsFullEndsTheDownloadAndGetsItsRoomBack() throws Exception {
        hub.with("onnx/model.onnx", new byte[3_000_000]);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // A limit on the size of files fails as a full disk does, and needs no rights.
        var process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -f 2000; exec \"$@\"",
                                "sh",
                                java,
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                FullDisk.class.getName(),
                                hub.endpoint().toString(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(7);
        assertThat(said.toLowerCase(Locale.ROOT)).contains("cannot be written: file too large");
        assertThat(hub.requestsOf("onnx/model.onnx")).isEqualTo(1);
        try (Stream<Path> left = Files.walk(folder.resolve("cache"))) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    /** Fetches the model in a JVM whose files cannot grow beyond a megabyte. */
    static final class FullDisk {
        public static void main(String[] arguments) {
            var environment = Map.of("HF_ENDPOINT", arguments[0], "HF_HOME", arguments[1] + "/hf");
            try {
                new HubClient(HubSettings.of(environment::get), Path.of(arguments[1], "cache"))
                        .resolve(MODEL, SELECTION);
            } catch (DownloadException e) {
                System.out.println(e.getMessage());
                System.exit(7);
            }
        }
    }
}
