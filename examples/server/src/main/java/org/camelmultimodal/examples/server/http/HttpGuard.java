/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import java.nio.file.Path;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.support.CamelContextHelper;
import org.camelmultimodal.examples.server.ServerSettings;

/** The checks before the routes of <code>platform-http</code>. */
public final class HttpGuard {

    private static final int BEFORE_ROUTES = -1;
    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);

    private final CamelContext context;
    private final RequestGuard guard;

    /**
     * Installs the checks in the server of a context.
     *
     * @param uploads the directory of uploaded files
     */
    public HttpGuard(
            CamelContext context,
            ServerSettings settings,
            GuardedVertx vertx,
            RequestSlots slots,
            ApiKeys keys,
            Path uploads) {
        this.context = context;
        this.guard = new RequestGuard(settings, vertx.connections(), slots, keys, uploads);
        var router = CamelContextHelper.findSingleByType(context, VertxPlatformHttpRouter.class);
        router.route().order(BEFORE_ROUTES - 2).handler(guard::begin).failureHandler(guard::fail);
        if (!settings.corsOrigins().isEmpty()) {
            router.route().order(BEFORE_ROUTES - 1).handler(cors(settings));
        }
        router.route().order(BEFORE_ROUTES).handler(guard::admit).handler(guard::bodyRead);
    }

    private static CorsHandler cors(ServerSettings settings) {
        return CorsHandler.create()
                .addOrigins(settings.corsOrigins())
                .allowedMethods(METHODS)
                .allowedHeaders(Set.of("Authorization", "Content-Type"));
    }

    /** Admits requests, when all routes have started. */
    public void open() {
        guard.open(new Endpoints(context));
        var server = context.hasService(VertxPlatformHttpServer.class).getServer();
        // Camel mounts its router in this one, which decodes the paths.
        ((Router) server.requestHandler()).errorHandler(400, guard::refuseAddress);
    }
}
