/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.MultimodalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests to the hub, with the token; follows redirects and repeats failed attempts. */
final class HubTransport {

    private static final Logger LOG = LoggerFactory.getLogger(HubTransport.class);
    private static final int MAX_REDIRECTS = 5;
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final HubSettings settings;
    private final HttpClient http;

    HubTransport(HubSettings settings) {
        this.settings = settings;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(settings.stallTimeout())
                        // The JDK would send the token to any host that a redirect names.
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(settings.proxies().selector())
                        .build();
    }

    /** Reads the body of a response, whose length is not limited yet. */
    @FunctionalInterface
    interface Reader<T> {
        /** Reads a response of status 200 or 206. */
        T read(HttpResponse<InputStream> response, InputStream body) throws IOException;
    }

    /** A failure that the next attempt may not meet. */
    static final class FailedAttemptException extends IOException {
        private final transient Duration pause;

        FailedAttemptException(String message, Duration pause) {
            super(message);
            this.pause = pause;
        }
    }

    /**
     * Requests a resource, in several attempts if need be.
     *
     * @param headers further headers, computed anew for each attempt
     * @param reader reads the response; a failure of its I/O leads to a further attempt
     * @throws DownloadException if no attempt succeeded, or the response is not that of a hub
     * @throws ModelNotFoundException if the resource does not exist or needs a token
     */
    <T> T get(URI uri, Headers headers, Reader<T> reader) {
        IOException last = null;
        for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
            try {
                HttpResponse<InputStream> response = send(uri, headers.of());
                try (var body =
                        new WatchedStream(
                                response.body(),
                                settings.stallTimeout(),
                                settings.minBytesPerSecond())) {
                    return reader.read(response, body);
                }
            } catch (MultimodalException e) {
                throw e;
            } catch (RuntimeException e) {
                // The client of the JDK throws various exceptions at malformed responses.
                throw new DownloadException(
                        "The response of %s cannot be read: %s: expected the response of a hub. Check the variable HF_ENDPOINT"
                                .formatted(uri, e),
                        e);
            } catch (IOException e) {
                last = e;
                if (attempt < settings.attempts()) {
                    pause(uri, attempt, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DownloadException("The request of %s was interrupted".formatted(uri), e);
            }
        }
        throw new DownloadException(
                "%s failed in %d attempts, the last time with: %s. Check the network and the variables HF_ENDPOINT and HTTPS_PROXY"
                        .formatted(uri, settings.attempts(), reason(last)),
                last);
    }

    /** Returns the reason of a failure; that of a refused connection is only its class. */
    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Headers of one attempt. */
    @FunctionalInterface
    interface Headers {
        /** Returns the headers by name. */
        Map<String, String> of() throws IOException;
    }

    private HttpResponse<InputStream> send(URI first, Map<String, String> headers)
            throws IOException, InterruptedException {
        URI uri = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            var request = HttpRequest.newBuilder(uri).timeout(settings.stallTimeout());
            request.header("User-Agent", "camel-multimodal");
            headers.forEach(request::header);
            if (isEndpoint(uri)) {
                settings.token()
                        .ifPresent(token -> request.header("Authorization", "Bearer " + token));
            }
            HttpResponse<InputStream> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            if (status < 300 || status > 399) {
                check(first, response);
                return response;
            }
            response.body().close();
            uri = Redirect.target(uri, response);
        }
        throw new IOException("more than %d redirects".formatted(MAX_REDIRECTS));
    }

    private boolean isEndpoint(URI uri) {
        URI endpoint = settings.endpoint();
        return endpoint.getHost().equalsIgnoreCase(uri.getHost())
                && endpoint.getPort() == uri.getPort()
                && endpoint.getScheme().equalsIgnoreCase(uri.getScheme());
    }

    private void check(URI uri, HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return;
        }
        response.body().close();
        switch (status) {
            case 401, 403 ->
                    throw new ModelNotFoundException(
                            "%s returned status %d: %s"
                                    .formatted(
                                            uri,
                                            status,
                                            settings.token().isPresent()
                                                    ? "the token in HF_TOKEN has no access to this model. Request access on the model's page, or set the variable HF_TOKEN to another token"
                                                    : "the model does not exist or is not public. Set the variable HF_TOKEN to a token with access to it"));
            case 404 ->
                    throw new ModelNotFoundException(
                            "%s returned status 404: expected an existing model, revision and file. Check the option model"
                                    .formatted(uri));
            case 416 -> throw new FailedAttemptException("it has no such range", Duration.ZERO);
            case 408, 425, 429, 500, 502, 503, 504 ->
                    throw new FailedAttemptException(
                            "it returned status " + status, retryAfter(response));
            default ->
                    throw new DownloadException(
                            "%s returned status %d: expected 200. Check the variable HF_ENDPOINT"
                                    .formatted(uri, status));
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        // A date or anything else than seconds is ignored: the default pause applies.
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
    }

    /** Waits longer after each attempt, with jitter. */
    private void pause(URI uri, int attempt, IOException failure) {
        long own = settings.firstPause().toMillis() << (attempt - 1);
        own += ThreadLocalRandom.current().nextLong(own / 2 + 1);
        long asked =
                failure instanceof FailedAttemptException attempted
                        ? attempted.pause.toMillis()
                        : 0;
        long millis = Math.min(Math.max(own, asked), MAX_PAUSE.toMillis());
        LOG.info("{}: {}; next attempt in {} ms", uri, reason(failure), millis);
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException(
                    "The wait for the next attempt of %s was interrupted".formatted(uri), e);
        }
    }
}
