/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A hub on the loopback: one repository, large files behind a redirect to another port, and
 * misbehavior by order.
 */
public final class HubServer implements AutoCloseable {

    public static final String REPOSITORY = "acme/tiny-clip";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** Does something else with a request than to answer it; false to answer it as usual. */
    @FunctionalInterface
    public interface Trouble {
        /** Handles a request. */
        boolean with(HttpExchange exchange) throws IOException;
    }

    private final HttpServer api = server();
    private final HttpServer storage = server();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Trouble> trouble = new AtomicReference<>(exchange -> false);
    private final AtomicReference<Trouble> listTrouble = new AtomicReference<>(exchange -> false);
    private final AtomicReference<Trouble> redirectTrouble =
            new AtomicReference<>(exchange -> false);
    private volatile String digestOf = "";

    public HubServer() {
        api.createContext("/api/models/", this::list);
        api.createContext("/" + REPOSITORY + "/resolve/", this::resolve);
        storage.createContext("/", this::content);
        api.start();
        storage.start();
    }

    private static HttpServer server() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public HubServer with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    public HubServer with(String path, String content) {
        return with(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Lists a digest that is not that of the file. */
    public void lieAbout(String path) {
        digestOf = path;
    }

    public void onContent(Trouble wanted) {
        trouble.set(wanted);
    }

    public void onList(Trouble wanted) {
        listTrouble.set(wanted);
    }

    public void onRedirect(Trouble wanted) {
        redirectTrouble.set(wanted);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + api.getAddress().getPort());
    }

    /** Method-less lines: path, range, and whether a token came along. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public long requestsOf(String path) {
        return requests().stream().filter(line -> line.startsWith("content " + path)).count();
    }

    private void list(HttpExchange exchange) throws IOException {
        requests.add("list " + exchange.getRequestURI() + token(exchange));
        if (listTrouble.get().with(exchange)) {
            return;
        }
        if (!exchange.getRequestURI().getPath().startsWith("/api/models/" + REPOSITORY + "/")) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        var json = new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"siblings\":[");
        for (var file : files.entrySet()) {
            boolean large = file.getKey().endsWith(".onnx");
            String digest = file.getKey().equals(digestOf) ? "00" : sha256(file.getValue());
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append(
                            "{\"rfilename\":\"%s\",\"size\":%d"
                                    .formatted(file.getKey(), file.getValue().length))
                    .append(
                            large
                                    ? ",\"lfs\":{\"sha256\":\"%s\"}".formatted(digest)
                                    : ",\"blobId\":\"%s\"".formatted(blobId(file.getValue())))
                    .append("}");
        }
        answer(exchange, 200, json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void resolve(HttpExchange exchange) throws IOException {
        if (redirectTrouble.get().with(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        "http://127.0.0.1:%d/%s"
                                .formatted(
                                        storage.getAddress().getPort(),
                                        path.substring(
                                                path.indexOf(COMMIT) + COMMIT.length() + 1)));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void content(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        String range =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("");
        requests.add("content " + path + " " + range + token(exchange));
        if (trouble.get().with(exchange)) {
            return;
        }
        byte[] content = files.get(path);
        if (range.isEmpty()) {
            answer(exchange, 200, content);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders()
                .set(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        answer(exchange, 206, Arrays.copyOfRange(content, from, content.length));
    }

    private static String token(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("Authorization") ? " with token" : "";
    }

    public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
        exchange.close();
    }

    /** The beginning of a file, announced as the whole. */
    public void answerHalf(HttpExchange exchange) throws IOException {
        byte[] content = files.get(exchange.getRequestURI().getPath().substring(1));
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, content.length / 2);
        exchange.getResponseBody().flush();
    }

    private static String sha256(byte[] content) {
        return digest("SHA-256", content);
    }

    /** Git digests a header before the content. */
    private static String blobId(byte[] content) {
        byte[] header = "blob %d\0".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
        byte[] blob = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, blob, header.length, content.length);
        return digest("SHA-1", blob);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        api.stop(0);
        storage.stop(0);
    }
}
