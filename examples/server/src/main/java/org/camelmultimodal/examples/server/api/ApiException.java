/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Thrown if a request is refused. It has the form of the errors of the OpenAI API, which clients
 * map to their own typed exceptions by the status.
 */
public final class ApiException extends RuntimeException {

    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final long STORAGE_RETRY_SECONDS = 60;

    private final int status;
    private final String type;
    private final String param;
    private final String code;
    private final Map<String, String> headers;

    private ApiException(
            int status,
            String type,
            String param,
            String code,
            Map<String, String> headers,
            String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.headers = headers;
    }

    /**
     * Returns the exception for an invalid field.
     *
     * @param param the name of the field, or null if the request as a whole is invalid
     * @param message the value, and what was expected
     */
    public static ApiException invalid(String param, String message) {
        return new ApiException(400, INVALID_REQUEST, param, null, Map.of(), message);
    }

    /** Returns the exception for a missing or unknown API key. */
    public static ApiException unauthorized(String message) {
        return new ApiException(
                401,
                INVALID_REQUEST,
                null,
                "invalid_api_key",
                Map.of("WWW-Authenticate", "Bearer"),
                message);
    }

    /**
     * Returns the exception for a request from a page of another site, or with another host name.
     */
    public static ApiException forbidden(String message) {
        return new ApiException(403, INVALID_REQUEST, null, "forbidden", Map.of(), message);
    }

    /** Returns the exception for something that does not exist. */
    public static ApiException notFound(String param, String code, String message) {
        return new ApiException(404, INVALID_REQUEST, param, code, Map.of(), message);
    }

    /**
     * Returns the exception for a method that a path does not have.
     *
     * @param allowed the methods of the path, separated by commas
     */
    public static ApiException methodNotAllowed(String method, String allowed) {
        return new ApiException(
                405,
                INVALID_REQUEST,
                null,
                "method_not_allowed",
                Map.of("Allow", allowed),
                "The method %s is not supported here: expected %s".formatted(method, allowed));
    }

    /** Returns the exception for a body that does not arrive within the time limit. */
    public static ApiException timeout(Duration limit) {
        return new ApiException(
                408,
                INVALID_REQUEST,
                null,
                "request_timeout",
                Map.of(),
                "The body did not arrive within %d seconds".formatted(limit.toSeconds()));
    }

    /** Returns the exception for a state of something that does not allow the request. */
    public static ApiException conflict(String code, String message) {
        return new ApiException(409, INVALID_REQUEST, null, code, Map.of(), message);
    }

    /** Returns the exception for a body that is too large. */
    public static ApiException tooLarge(long maxBytes) {
        return new ApiException(
                413,
                INVALID_REQUEST,
                null,
                "request_too_large",
                Map.of(),
                "The body is too large: expected at most %d bytes".formatted(maxBytes));
    }

    /** Returns the exception for a body of another media type or encoding. */
    public static ApiException unsupportedMediaType(String message) {
        return new ApiException(
                415, INVALID_REQUEST, null, "unsupported_media_type", Map.of(), message);
    }

    /** Returns the exception for a key that sends more requests than its limit. */
    public static ApiException rateLimited(int perMinute, long retryAfterSeconds) {
        return new ApiException(
                429,
                "requests",
                null,
                "rate_limit_exceeded",
                retryAfter(retryAfterSeconds),
                "Rate limit reached: at most %d requests per minute. Retry in %d seconds"
                        .formatted(perMinute, retryAfterSeconds));
    }

    /** Returns the exception for a server that is busy or starting: the request can be retried. */
    public static ApiException unavailable(String message, long retryAfterSeconds) {
        return new ApiException(
                503,
                "server_error",
                null,
                "server_overloaded",
                retryAfter(retryAfterSeconds),
                message);
    }

    /** Returns the exception for a body that the server has no room for. It can be retried. */
    public static ApiException storageFailed() {
        return new ApiException(
                507,
                "server_error",
                null,
                "insufficient_storage",
                retryAfter(STORAGE_RETRY_SECONDS),
                "The server cannot store the upload. Retry later");
    }

    /**
     * Returns the exception for a failure of the server. It has no details: they are in the log,
     * under the id of the request.
     */
    public static ApiException internal() {
        return new ApiException(
                500,
                "server_error",
                null,
                "internal_error",
                Map.of(),
                "The server failed to process the request. The log of the server has the details under the id in the header x-request-id");
    }

    private static Map<String, String> retryAfter(long seconds) {
        return Map.of("Retry-After", String.valueOf(seconds));
    }

    /** Returns the status of the response, 400 to 599. */
    public int status() {
        return status;
    }

    /** Returns the code, which programs can compare. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** Returns the headers of the response that belong to the error. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the body of the response: JSON in UTF-8. */
    public byte[] body() {
        var error = Json.object();
        error.put("message", getMessage());
        error.put("type", type);
        error.put("param", param);
        error.put("code", code);
        var root = Json.object();
        root.set("error", error);
        return Json.write(root);
    }
}
