/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the number of open connections, and closes those that wait too long for the headers of
 * their next request.
 */
final class Connections {

    private static final long BUSY = -1;

    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final int maximum;
    private final Duration headerTimeout;

    Connections(Vertx vertx, int maximum, Duration headerTimeout) {
        this.vertx = vertx;
        this.maximum = maximum;
        this.headerTimeout = headerTimeout;
    }

    /** Admits a new connection, or closes it if there are too many. */
    void opened(HttpConnection connection) {
        if (timers.size() >= maximum) {
            connection.close();
            return;
        }
        connection.closeHandler(closed -> cancel(timers.remove(connection)));
        timers.put(connection, timer(connection));
    }

    /** Stops the timer while a request is received and processed. */
    void busy(HttpConnection connection) {
        timers.computeIfPresent(
                connection,
                (key, timer) -> {
                    cancel(timer);
                    return BUSY;
                });
    }

    /** Starts the timer, when a response has ended. */
    void idle(HttpConnection connection) {
        timers.computeIfPresent(
                connection,
                (key, timer) -> {
                    cancel(timer);
                    return timer(connection);
                });
    }

    /** Returns the number of open connections. */
    int open() {
        return timers.size();
    }

    private long timer(HttpConnection connection) {
        return vertx.setTimer(headerTimeout.toMillis(), expired -> connection.close());
    }

    private void cancel(Long timer) {
        if (timer != null && timer != BUSY) {
            vertx.cancelTimer(timer);
        }
    }
}
