/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzedInput;

/**
 * Answers of a hub that is none: listings, files and redirects. The server is the proxy of the
 * client too, so that no redirect leads out of this machine. Lies in this package for its settings
 * of a client that does not wait between attempts.
 */
public final class HubAnswerTarget implements FuzzedInput {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final HubReference REFERENCE = new HubReference("acme/model", "main");
    private static final List<Integer> STATUSES =
            List.of(200, 200, 200, 206, 301, 302, 307, 308, 401, 404, 416, 429, 500, 503, 999);
    private static final List<String> HEADERS =
            List.of(
                    "Location",
                    "Retry-After",
                    "Content-Range",
                    "ETag",
                    "Content-Encoding",
                    "Content-Type");
    private static final List<String> VALUES =
            List.of(
                    "/elsewhere",
                    "//[",
                    "file:///etc/hostname",
                    "ftp://127.0.0.1/x",
                    "http:",
                    "-1",
                    "99999999999999999999",
                    "Wed, 21 Oct 2015 07:28:00 GMT",
                    "bytes 0-",
                    "bytes 5-9/-1",
                    "gzip",
                    "");
    private static final int MAX_BODY = 100_000;

    /** Selects a graph and all JSON files. */
    private record OneGraph() implements FileSelection {
        @Override
        public List<String> configFiles() {
            return List.of("config.json");
        }

        @Override
        public Optional<List<String>> select(Collection<String> paths, Path snapshot) {
            return paths.contains("model.onnx")
                    ? Optional.of(
                            paths.stream()
                                    .filter(path -> path.matches("model\\.onnx|.*\\.json"))
                                    .toList())
                    : Optional.empty();
        }

        @Override
        public String expected() {
            return "model.onnx";
        }
    }

    private record Answer(int status, List<String[]> headers, byte[] body, boolean isCut) {}

    private final HttpServer server;
    private final Path cache = Files.createTempDirectory("fuzz");
    private final HubSettings settings;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile List<Answer> answers = List.of();

    public HubAnswerTarget() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(
                Executors.newCachedThreadPool(
                        work -> {
                            var thread = new Thread(work, "hub");
                            thread.setDaemon(true);
                            return thread;
                        }));
        server.createContext("/", this::answer);
        server.start();
        // Jazzer takes every other connection for a finding.
        BugDetectors.allowNetworkConnections((host, port) -> LOOPBACK.contains(host));
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        settings =
                new HubSettings(
                        address,
                        Optional.of("token"),
                        false,
                        cache.resolve("none"),
                        1,
                        2,
                        Duration.ofMillis(1),
                        Duration.ofMillis(500),
                        1,
                        new HubProxies(Map.of("all", address.getAuthority()), List.of()));
    }

    @Override
    public void warmUp() throws Exception {
        resolve(List.of(new Answer(200, List.of(), new byte[] {'{'}, false)));
    }

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        resolve(List.of(listing(data), answer(data), answer(data), answer(data)));
    }

    private void resolve(List<Answer> script) throws Exception {
        answers = script;
        requests.set(0);
        try {
            var hub = new HubClient(settings, cache.resolve("own"));
            FuzzedInput.succeeds(() -> hub.resolve(REFERENCE, new OneGraph()));
        } finally {
            clear();
        }
    }

    /** Returns a listing; half of all contain files that are requested. */
    private static Answer listing(FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            return answer(data);
        }
        String file =
                "{\"rfilename\":\"%s\",\"size\":%s,\"blobId\":\"%s\"}"
                        .formatted(
                                data.consumeBoolean() ? "config.json" : data.consumeString(100),
                                data.consumeBoolean() ? "2" : "" + data.consumeLong(),
                                data.consumeBoolean() ? "" : data.consumeString(50));
        String json =
                "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"model.onnx\",\"size\":%d},%s]}"
                        .formatted(COMMIT, data.consumeInt(-1, 3000), file);
        return new Answer(200, List.of(), json.getBytes(StandardCharsets.UTF_8), false);
    }

    private static Answer answer(FuzzedDataProvider data) {
        String[][] headers = new String[data.consumeInt(0, 2)][];
        for (int i = 0; i < headers.length; i++) {
            String value =
                    data.consumeBoolean() ? data.pickValue(VALUES) : data.consumeAsciiString(40);
            headers[i] =
                    new String[] {data.pickValue(HEADERS), value.replaceAll("[\\p{Cntrl}]", "")};
        }
        return new Answer(
                data.pickValue(STATUSES),
                List.of(headers),
                data.consumeBoolean()
                        ? new byte[data.consumeInt(0, MAX_BODY)]
                        : data.consumeBytes(2000),
                data.consumeBoolean());
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<Answer> now = answers;
        Answer answer = now.get(Math.min(requests.getAndIncrement(), now.size() - 1));
        for (String[] header : answer.headers()) {
            exchange.getResponseHeaders().add(header[0], header[1]);
        }
        // Of a cut body more is announced than comes.
        exchange.sendResponseHeaders(
                answer.status(), answer.body().length + (answer.isCut() ? 10L : 1L));
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
            if (!answer.isCut()) {
                out.write(0);
            }
        } finally {
            exchange.close();
        }
    }

    private void clear() throws IOException {
        Path own = cache.resolve("own");
        if (Files.exists(own)) {
            try (Stream<Path> paths = Files.walk(own)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
