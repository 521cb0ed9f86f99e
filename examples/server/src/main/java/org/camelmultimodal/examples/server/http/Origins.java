/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.runtime.Excerpt;

/**
 * Refuses requests that pages of other sites send through the browser of a user. A page cannot
 * choose its Origin, and without keys the host name must be that of this machine: another site
 * could make its own name resolve to it.
 */
final class Origins {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final List<String> allowed;
    private final boolean needsKeys;

    Origins(List<String> allowed, boolean needsKeys) {
        this.allowed = allowed;
        this.needsKeys = needsKeys;
    }

    /**
     * Checks where a request comes from.
     *
     * @throws ApiException if it is from a page of another site, or names another host
     */
    void require(HttpServerRequest request) {
        HostAndPort host = request.authority();
        if (!needsKeys && (host == null || !LOOPBACK.contains(host.host()))) {
            throw ApiException.forbidden(
                    "The host name is not that of this machine: expected localhost or 127.0.0.1. To allow other names, set server.apiKeys or server.apiKeysFile on the server");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !allowed.contains(origin) && !isSame(origin, host)) {
            throw ApiException.forbidden(
                    "Pages of %s cannot use this server: expected one of its own pages, or an origin in server.corsOrigins"
                            .formatted(Excerpt.of(origin)));
        }
    }

    private static boolean isSame(String origin, HostAndPort host) {
        try {
            URI uri = new URI(origin);
            return host != null
                    && host.host().equalsIgnoreCase(uri.getHost())
                    && host.port() == uri.getPort();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
