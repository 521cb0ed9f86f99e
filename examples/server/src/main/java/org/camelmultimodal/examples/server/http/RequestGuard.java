/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.camelmultimodal.examples.server.ServerSettings;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.examples.server.api.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits requests before their bodies are read: the address, the method, the key, the rate, the
 * media type and the size are checked first.
 */
final class RequestGuard {

    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);
    private static final String MULTIPART = "multipart/form-data";
    private static final String TIMER = "uploadTimer";
    private static final String IS_READ = "bodyIsRead";
    private static final String LIMIT = "bodyLimit";

    /** A browser that opens a response as a page runs nothing in it; the studio has its own. */
    private static final String NO_CONTENT = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /** Time for which the rest of a refused body is discarded, so that the client sees why. */
    private static final long LINGER_MILLIS = 2000;

    private final ServerSettings settings;
    private final Connections connections;
    private final RequestSlots slots;
    private final ApiKeys keys;
    private final Origins origins;
    private final RateLimit rateLimit;
    private final Uploads uploads;
    private final BodyHandler json;
    private final BodyHandler none = BodyHandler.create(false).setBodyLimit(0);
    private volatile Endpoints endpoints;

    RequestGuard(
            ServerSettings settings,
            Connections connections,
            RequestSlots slots,
            ApiKeys keys,
            Path uploads) {
        this.settings = settings;
        this.connections = connections;
        this.slots = slots;
        this.keys = keys;
        this.origins = new Origins(settings.corsOrigins(), keys.areRequired());
        this.rateLimit = new RateLimit(settings.requestsPerMinute(), System::nanoTime);
        this.uploads = new Uploads(uploads, settings.maxUploadBytes());
        this.json = BodyHandler.create(false).setBodyLimit(settings.maxJsonBytes());
    }

    /** Admits requests from now on; before, the routes have not started. */
    void open(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Begins a request, or refuses it because of where it comes from. */
    void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        connections.busy(request.connection());
        context.addEndHandler(end -> ended(context, end));
        putHeaders(context);
        try {
            origins.require(request);
            Addresses.requireQuery(context);
        } catch (ApiException e) {
            context.fail(e.status(), e);
            return;
        }
        context.next();
    }

    private static void putHeaders(RoutingContext context) {
        context.response()
                .putHeader(Requests.ID, "req_" + UUID.randomUUID())
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Content-Security-Policy", NO_CONTENT)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Answers a request whose path cannot be decoded: no handler receives it. */
    void refuseAddress(RoutingContext context) {
        putHeaders(context);
        respond(context, Addresses.invalid());
    }

    /** Admits a request and has its body read, or refuses it. */
    void admit(RoutingContext context) {
        try {
            Endpoints.Endpoint endpoint = endpoint(context);
            if (endpoint.mediaType() == null) {
                // A body that never ends is none that exceeds the limit.
                startTimer(context);
                none.handle(context);
            } else {
                readBody(context, endpoint.mediaType().equals(MULTIPART));
            }
        } catch (ApiException e) {
            context.fail(e.status(), e);
        }
    }

    private Endpoints.Endpoint endpoint(RoutingContext context) {
        if (endpoints == null) {
            throw ApiException.unavailable("The server is starting. Retry later", 1);
        }
        HttpServerRequest request = context.request();
        String type =
                Objects.toString(request.getHeader(HttpHeaders.CONTENT_TYPE), "")
                        .split(";", 2)[0]
                        .strip();
        Endpoints.Endpoint endpoint =
                endpoints.find(request.method().name(), context.normalizedPath(), type);
        if (endpoint.needsKey()) {
            String client = keys.client(request.getHeader(HttpHeaders.AUTHORIZATION));
            rateLimit.count(client);
            // Replaces what the client may have sent.
            request.headers().set(Requests.CLIENT, client);
        }
        return endpoint;
    }

    private void readBody(RoutingContext context, boolean isUpload) {
        requireReadable(context, isUpload);
        long limit = isUpload ? settings.maxUploadBytes() : settings.maxJsonBytes();
        context.put(LIMIT, limit);
        long inMemory = isUpload ? GuardedVertx.MAX_FORM_BYTES : limit;
        slots.take(context.request().connection(), Math.min(length(context), inMemory));
        startTimer(context);
        if (isUpload) {
            uploads.read(context);
        } else {
            json.handle(context);
        }
    }

    /** Returns the length of a body; the maximum if it is not known. */
    private static long length(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        // The HTTP codec has checked that it is a number.
        return length == null ? Long.MAX_VALUE : Long.parseLong(length.strip());
    }

    /** Refuses the request if its body does not arrive in time. */
    private void startTimer(RoutingContext context) {
        long timer =
                context.vertx()
                        .setTimer(
                                settings.uploadTimeout().toMillis(),
                                expired -> {
                                    ApiException timeout =
                                            ApiException.timeout(settings.uploadTimeout());
                                    context.fail(timeout.status(), timeout);
                                });
        context.put(TIMER, timer);
    }

    private static void requireReadable(RoutingContext context, boolean isUpload) {
        if (isUpload && !Uploads.hasBoundary(context)) {
            throw ApiException.invalid(null, "The Content-Type has no boundary");
        }
        String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw ApiException.unsupportedMediaType(
                    "Encoded bodies are not supported: expected no Content-Encoding");
        }
    }

    /** Goes on to the route when the body has been read. */
    void bodyRead(RoutingContext context) {
        cancelTimer(context);
        context.put(IS_READ, true);
        try {
            Uploads.requireDistinct(context.fileUploads());
            Uploads.requireStored(context.fileUploads());
        } catch (ApiException e) {
            context.fail(e.status(), e);
            return;
        }
        context.next();
    }

    private void ended(RoutingContext context, AsyncResult<Void> end) {
        cancelTimer(context);
        HttpConnection connection = context.request().connection();
        boolean isRead = context.get(IS_READ) != null;
        // If the client left while its request is processed, the route frees the slot.
        if (!isRead || end.succeeded()) {
            slots.free(connection);
        }
        connections.idle(connection);
        if (!isRead && end.failed()) {
            context.vertx().runOnContext(now -> context.fail(400, end.cause()));
        }
        if (!context.fileUploads().isEmpty() || !isRead) {
            Uploads.deleteAfter(context, LINGER_MILLIS + 500);
        }
    }

    private static void cancelTimer(RoutingContext context) {
        Long timer = context.get(TIMER);
        if (timer != null) {
            context.vertx().cancelTimer(timer);
        }
    }

    /** Answers a request that was refused or failed outside of a route. */
    void fail(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            // The rest of a body that was refused fails again.
            return;
        }
        if (response.headWritten() || response.closed()) {
            context.request().connection().close();
            return;
        }
        respond(context, error(context));
    }

    private static void respond(RoutingContext context, ApiException error) {
        HttpServerResponse response = context.response();
        response.setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        error.headers().forEach(response::putHeader);
        context.end(Buffer.buffer(error.body()));
        if (!context.request().isEnded()) {
            discardRest(context, context.request().connection());
        }
    }

    private static void discardRest(RoutingContext context, HttpConnection connection) {
        context.request().resume();
        context.vertx()
                .setTimer(
                        LINGER_MILLIS,
                        expired -> {
                            if (!context.request().isEnded()) {
                                connection.close();
                            }
                        });
    }

    private ApiException error(RoutingContext context) {
        if (context.failure() instanceof ApiException refused) {
            return refused;
        }
        Long limit = context.get(LIMIT);
        if (context.statusCode() == 413) {
            return ApiException.tooLarge(limit == null ? 0 : limit);
        }
        if (context.failure() == null && context.statusCode() == 404) {
            // The path of OPTIONS *, or of CONNECT, does not begin with a slash.
            return ApiException.notFound(null, "unknown_url", "There is nothing at this address");
        }
        if (limit == null && context.failure() instanceof VertxException) {
            return ApiException.invalid(
                    null, "The request line or the header Host is not valid: expected a path");
        }
        if (Uploads.isStorageFailure(context)) {
            LOG.error(
                    "Request {}: the upload cannot be stored",
                    context.response().headers().get(Requests.ID),
                    context.failure());
            return ApiException.storageFailed();
        }
        if (limit != null && context.get(IS_READ) == null) {
            return ApiException.invalid(null, "The body cannot be read: expected a valid form");
        }
        LOG.error(
                "Request {} failed",
                context.response().headers().get(Requests.ID),
                context.failure());
        return ApiException.internal();
    }
}
