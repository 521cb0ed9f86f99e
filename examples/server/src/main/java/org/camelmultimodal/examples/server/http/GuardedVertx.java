/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.concurrent.TimeUnit;
import org.camelmultimodal.examples.server.ServerSettings;

/**
 * Creates HTTP servers with limits. Camel creates the server of <code>platform-http</code> with the
 * Vert.x of the registry, and has no options for them itself.
 */
public final class GuardedVertx extends VertxWrapper {

    private static final int MAX_REQUEST_LINE = 4096;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_FORM_FIELDS = 64;
    private static final int MAX_FORM_FIELD = 64 * 1024;
    private static final int BACKLOG = 1024;

    /** Maximum size of the fields of a form, which are in memory. */
    static final long MAX_FORM_BYTES = (long) MAX_FORM_FIELDS * MAX_FORM_FIELD;

    /** Threads for requests without a body, such as those of the page and the health checks. */
    private static final int SPARE_THREADS = 8;

    private final Connections connections;
    private final Runnable beforeListening;

    /**
     * Creates a Vert.x with a thread for each request that may be processed at once.
     *
     * @param beforeListening runs when the router of the server exists, and no client can connect
     *     yet
     */
    public GuardedVertx(ServerSettings settings, Runnable beforeListening) {
        super(
                (VertxInternal)
                        Vertx.vertx(
                                new VertxOptions()
                                        .setWorkerPoolSize(settings.maxRequests() + SPARE_THREADS)
                                        // Models may run for minutes, within their timeout.
                                        .setMaxWorkerExecuteTime(1)
                                        .setMaxWorkerExecuteTimeUnit(TimeUnit.HOURS)));
        this.beforeListening = beforeListening;
        connections =
                new Connections(
                        delegate,
                        settings.maxConnections(),
                        settings.headerTimeout(),
                        settings.uploadTimeout());
    }

    Connections connections() {
        return connections;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        options.setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxFormFields(MAX_FORM_FIELDS)
                .setMaxFormAttributeSize(MAX_FORM_FIELD)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setAcceptBacklog(BACKLOG);
        beforeListening.run();
        return super.createHttpServer(options).connectionHandler(connections::opened);
    }
}
