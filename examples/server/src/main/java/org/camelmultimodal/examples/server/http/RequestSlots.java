/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.camelmultimodal.examples.server.api.ApiException;

/**
 * Bounds the number of requests whose bodies are in memory or whose models run. A connection has
 * one request at a time, so it identifies the request. A slot is free when the route has ended, not
 * when the client leaves: otherwise clients that leave at once could fill the memory.
 */
public final class RequestSlots extends RoutePolicySupport implements RoutePolicyFactory {

    private static final String CONNECTION = "apiConnection";
    private static final long RETRY_SECONDS = 1;

    private final Map<HttpConnection, Long> taken = new HashMap<>();
    private final int maximum;
    private final long maxBytes;
    private long bytes;

    /**
     * @param maximum maximum number of requests
     * @param maxBytes maximum size of their bodies together; a larger one is processed alone
     */
    public RequestSlots(int maximum, long maxBytes) {
        this.maximum = maximum;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a slot for the request of a connection.
     *
     * @param length maximum size of its body in memory
     * @throws ApiException if there is none
     */
    synchronized void take(HttpConnection connection, long length) {
        free(connection);
        if (taken.size() >= maximum || bytes > 0 && bytes + length > maxBytes) {
            throw ApiException.unavailable(
                    "The server is already processing as many requests as it can. Retry later",
                    RETRY_SECONDS);
        }
        taken.put(connection, length);
        bytes += length;
    }

    /** Frees the slot of a connection, if it has one. */
    synchronized void free(HttpConnection connection) {
        Long length = taken.remove(connection);
        bytes -= length == null ? 0 : length;
    }

    /** Returns the number of taken slots. */
    public synchronized int taken() {
        return taken.size();
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        if (route.getEndpoint() instanceof PlatformHttpEndpoint
                && exchange.getIn() instanceof HttpMessage message) {
            exchange.setProperty(CONNECTION, message.getRequest().connection());
        }
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (route.getEndpoint() instanceof PlatformHttpEndpoint) {
            free(exchange.getProperty(CONNECTION, HttpConnection.class));
        }
    }
}
