/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.camelmultimodal.examples.server.api.ApiException;

/**
 * The endpoints of the routes, so that a request is refused before its body is read, and a new
 * route needs no other entry.
 */
final class Endpoints {

    /**
     * An endpoint.
     *
     * @param method the only method of the route
     * @param path as in the route, with <code>{name}</code> for a variable segment
     * @param pattern matches the paths of requests
     * @param mediaType of the body, or null if the endpoint takes none
     */
    record Endpoint(String method, String path, Pattern pattern, String mediaType) {

        boolean accepts(String bodyType) {
            return mediaType == null || mediaType.equalsIgnoreCase(bodyType);
        }

        /** Returns whether a client needs a key: not for the page and the health checks. */
        boolean needsKey() {
            return path.startsWith("/v1/")
                    || path.startsWith("/studio/api/")
                    || path.equals("/metrics");
        }
    }

    private final List<Endpoint> endpoints;

    Endpoints(CamelContext context) {
        endpoints =
                context.getRoutes().stream()
                        .map(route -> route.getEndpoint())
                        .filter(PlatformHttpEndpoint.class::isInstance)
                        .map(endpoint -> endpoint((PlatformHttpEndpoint) endpoint))
                        .toList();
    }

    private static Endpoint endpoint(PlatformHttpEndpoint route) {
        return new Endpoint(
                route.getHttpMethodRestrict(),
                route.getPath(),
                pattern(route.getPath()),
                route.getConsumes());
    }

    /** Returns the pattern of a path, whose text stands for itself. */
    static Pattern pattern(String path) {
        return Pattern.compile(
                Arrays.stream(path.split("\\{[^/]+}", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^/]+")));
    }

    /**
     * Returns the endpoint of a request.
     *
     * @param path normalized
     * @param mediaType of the body, or an empty text
     * @throws ApiException if there is no such path, or it has no such method or media type
     */
    Endpoint find(String method, String path, String mediaType) {
        List<Endpoint> ofPath =
                endpoints.stream()
                        .filter(endpoint -> endpoint.pattern().matcher(path).matches())
                        .toList();
        if (ofPath.isEmpty()) {
            throw ApiException.notFound(null, "unknown_url", "There is nothing at this address");
        }
        List<Endpoint> ofMethod =
                ofPath.stream().filter(endpoint -> endpoint.method().equals(method)).toList();
        if (ofMethod.isEmpty()) {
            throw ApiException.methodNotAllowed(method, names(ofPath, Endpoint::method));
        }
        return ofMethod.stream()
                .filter(endpoint -> endpoint.accepts(mediaType))
                .findFirst()
                .orElseThrow(
                        () ->
                                ApiException.unsupportedMediaType(
                                        "The media type of the body is not supported: expected "
                                                + names(ofMethod, Endpoint::mediaType)));
    }

    private static String names(List<Endpoint> endpoints, Function<Endpoint, String> name) {
        return endpoints.stream().map(name).distinct().sorted().collect(Collectors.joining(", "));
    }
}
