/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
        String regex = route.getPath().replaceAll("\\{[^/]+}", "[^/]+");
        return new Endpoint(
                route.getHttpMethodRestrict(),
                route.getPath(),
                Pattern.compile(regex),
                route.getConsumes());
    }

    /**
     * Returns the endpoint of a request.
     *
     * @param path normalized
     * @throws ApiException if there is no such path, or it has no such method
     */
    Endpoint find(String method, String path) {
        var allowed = new TreeSet<String>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.pattern().matcher(path).matches()) {
                if (endpoint.method().equals(method)) {
                    return endpoint;
                }
                allowed.add(endpoint.method());
            }
        }
        if (allowed.isEmpty()) {
            throw ApiException.notFound(null, "unknown_url", "There is nothing at this address");
        }
        throw ApiException.methodNotAllowed(method, String.join(", ", allowed));
    }
}
