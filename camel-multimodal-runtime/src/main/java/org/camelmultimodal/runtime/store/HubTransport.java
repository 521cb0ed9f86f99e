/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

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

/** Requests to the hub: redirects, the token, and further attempts. */
final class HubTransport {

    private static final Logger LOG = LoggerFactory.getLogger(HubTransport.class);
    private static final int MOST_REDIRECTS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final HubSettings settings;
    private final HttpClient http;

    HubTransport(HubSettings settings) {
        this.settings = settings;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(settings.stallTimeout())
                        // Java would send the token to wherever a redirect leads.
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(settings.proxies().selector())
                        .build();
    }

    /** What is done with the body of an answer, which says nothing of its length by itself. */
    @FunctionalInterface
    interface Reader<T> {
        T read(HttpResponse<InputStream> response, InputStream body) throws IOException;
    }

    /** An attempt that failed in a way in which the next may not. */
    static final class TryAgainException extends IOException {
        private final transient Duration pause;

        TryAgainException(String message, Duration pause) {
            super(message);
            this.pause = pause;
        }
    }

    /**
     * Asks, again and again if need be.
     *
     * @param headers further headers of each attempt; worked out anew for each
     * @param reader reads the answer of status 200 or 206; a failure while it reads leads to a
     *     further attempt
     * @throws DownloadException if no attempt succeeded, or the answer is none that a hub gives
     * @throws ModelNotFoundException if the hub does not have it, or not for everybody
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
                // The client of the JDK throws this and that at answers that are none.
                throw new DownloadException(
                        "%s gave an answer that cannot be read: %s".formatted(uri, e), e);
            } catch (IOException e) {
                last = e;
                if (attempt < settings.attempts()) {
                    pause(uri, attempt, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DownloadException("Interrupted while asking %s".formatted(uri), e);
            }
        }
        throw new DownloadException(
                "%s failed %d times, at last with: %s"
                        .formatted(uri, settings.attempts(), reason(last)),
                last);
    }

    /** Of a refused connection the class is all there is. */
    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Headers of one attempt. */
    @FunctionalInterface
    interface Headers {
        Map<String, String> of() throws IOException;
    }

    private HttpResponse<InputStream> send(URI first, Map<String, String> headers)
            throws IOException, InterruptedException {
        URI uri = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
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
            uri = next(uri, response);
        }
        throw new IOException("more than %d redirects".formatted(MOST_REDIRECTS));
    }

    private boolean isEndpoint(URI uri) {
        URI endpoint = settings.endpoint();
        return endpoint.getHost().equalsIgnoreCase(uri.getHost())
                && endpoint.getPort() == uri.getPort()
                && endpoint.getScheme().equalsIgnoreCase(uri.getScheme());
    }

    private static URI next(URI from, HttpResponse<?> response) throws IOException {
        String location =
                response.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new IOException("a redirect to nowhere"));
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw notFollowed(from, location, e);
        }
        boolean isHttp =
                "https".equalsIgnoreCase(to.getScheme())
                        || "http".equalsIgnoreCase(to.getScheme())
                                && !"https".equalsIgnoreCase(from.getScheme());
        if (!isHttp
                || to.getHost() == null
                || to.getPort() == 0
                || to.getPort() > 0xffff
                || to.getRawUserInfo() != null) {
            throw notFollowed(from, location, null);
        }
        return to;
    }

    private static DownloadException notFollowed(URI from, String location, Throwable cause) {
        String shown = location.length() > 200 ? location.substring(0, 200) + "…" : location;
        return new DownloadException(
                "%s leads to '%s', which is not followed: expected an http or https address without a user name, and https after https"
                        .formatted(from, shown),
                cause);
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
                            "%s answers %d: %s"
                                    .formatted(
                                            uri,
                                            status,
                                            settings.token().isPresent()
                                                    ? "the token in HF_TOKEN has no access to this model; some must be asked for on its page"
                                                    : "the model does not exist or is not public; a token in HF_TOKEN gives access to the latter"));
            case 404 ->
                    throw new ModelNotFoundException(
                            "%s answers 404: there is no such model, revision or file"
                                    .formatted(uri));
            case 416 -> throw new TryAgainException("nothing behind that place", Duration.ZERO);
            case 408, 425, 429, 500, 502, 503, 504 ->
                    throw new TryAgainException("it answers " + status, retryAfter(response));
            default -> throw new DownloadException("%s answers %d".formatted(uri, status));
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        // A date instead of a number, or whatever else: the usual pause does as well.
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
    }

    /** Longer each time, and never the same for all who wait. */
    private void pause(URI uri, int attempt, IOException failure) {
        long own = settings.firstPause().toMillis() << (attempt - 1);
        own += ThreadLocalRandom.current().nextLong(own / 2 + 1);
        long asked = failure instanceof TryAgainException again ? again.pause.toMillis() : 0;
        long millis = Math.min(Math.max(own, asked), LONGEST_PAUSE.toMillis());
        LOG.info("{}: {}; trying again in {} ms", uri, reason(failure), millis);
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException("Interrupted while waiting for %s".formatted(uri), e);
        }
    }
}
