/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the number of open connections, and closes those that wait too long for the headers of
 * their next request, or whose client does not read its response.
 */
final class Connections {

    private static final long BUSY = -1;

    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final int maximum;
    private final Duration headerTimeout;
    private final Duration readTimeout;

    /**
     * @param headerTimeout time within which the headers of the next request must arrive
     * @param readTimeout time within which a client must read more of its response
     */
    Connections(Vertx vertx, int maximum, Duration headerTimeout, Duration readTimeout) {
        this.vertx = vertx;
        this.maximum = maximum;
        this.headerTimeout = headerTimeout;
        this.readTimeout = readTimeout;
    }

    /** Admits a new connection, or closes it if there are too many. */
    void opened(HttpConnection connection) {
        if (timers.size() >= maximum) {
            connection.close();
            return;
        }
        String last = ((ConnectionBase) connection).channelHandlerContext().name();
        channel(connection).pipeline().addBefore(last, "pipelineLimit", new PipelineLimit());
        connection.closeHandler(closed -> cancel(timers.remove(connection)));
        timers.put(connection, waitForHeaders(connection));
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
                    return waitForHeaders(connection);
                });
    }

    /** Returns the number of open connections. */
    int open() {
        return timers.size();
    }

    private long waitForHeaders(HttpConnection connection) {
        return vertx.setTimer(
                headerTimeout.toMillis(),
                expired -> {
                    long unread = unreadBytes(connection);
                    if (unread == 0) {
                        connection.close();
                    } else {
                        timers.replace(connection, waitForReader(connection, unread));
                    }
                });
    }

    /** A response has ended when it is written, and may be read for much longer. */
    private long waitForReader(HttpConnection connection, long unreadBefore) {
        return vertx.setTimer(
                readTimeout.toMillis(),
                expired -> {
                    long unread = unreadBytes(connection);
                    if (unread == 0) {
                        timers.replace(connection, waitForHeaders(connection));
                    } else if (unread < unreadBefore) {
                        timers.replace(connection, waitForReader(connection, unread));
                    } else {
                        // Vert.x would wait until the response has been read.
                        channel(connection).close();
                    }
                });
    }

    /** Returns the number of bytes of responses that the client has not read. */
    private static long unreadBytes(HttpConnection connection) {
        ChannelOutboundBuffer unread = channel(connection).unsafe().outboundBuffer();
        return unread == null ? 0 : unread.totalPendingWriteBytes();
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    private void cancel(Long timer) {
        if (timer != null && timer != BUSY) {
            vertx.cancelTimer(timer);
        }
    }
}
