/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/**
 * A server in this JVM, on a free port, with the settings of the application and some of a test.
 */
final class TestServer implements AutoCloseable {

    static final Path SAMPLES = Path.of("../voice-to-image/samples");
    static final Path RED_CIRCLE = SAMPLES.resolve("red-circle.wav");

    private static final Path UPLOADS = Path.of("target", "uploads");

    private static TestServer shared;

    private final Main application = Server.application();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private TestServer(Map<String, String> settings) {
        createUploads();
        // A test run that ends does not wait for this server.
        application.setShutdownStrategy(new SimpleMainShutdownStrategy());
        application.addOverrideProperty("camel.server.port", "0");
        // No broker, unless the test is about jobs.
        application.addOverrideProperty("broker.url", "tcp://127.0.0.1:1");
        application.addOverrideProperty("work", "target/work");
        application.addOverrideProperty("server.uploadDirectory", UPLOADS.toString());
        settings.forEach(application::addOverrideProperty);
        application.start();
        port = context().hasService(VertxPlatformHttpServer.class).getPort();
    }

    private static void createUploads() {
        try {
            Files.createDirectories(UPLOADS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with settings of the test. */
    static TestServer start(Map<String, String> settings) {
        return new TestServer(settings);
    }

    /** Returns the server with default settings, which all tests share until the JVM ends. */
    static synchronized TestServer shared() {
        if (shared == null) {
            shared = new TestServer(Map.of("server.requestsPerMinute", "0", "steps", "4"));
        }
        return shared;
    }

    CamelContext context() {
        return application.getCamelContext();
    }

    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Returns a request to a path, to which a test can add. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** Sends a request and returns the status of the response when it comes. */
    CompletableFuture<Integer> statusLater(String path) {
        return client.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> post(String path, Form form) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", form.contentType())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(form.body())));
    }

    /** Returns the number of taken request slots, from the metrics that operators see. */
    int activeRequests() throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("server_requests_active"))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ")[1]))
                .sum();
    }

    @Override
    public void close() {
        application.stop();
    }
}
