/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many connections, and connections that send nothing or never end their headers. */
class ConnectionsTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MANY = 10_000;
    private static final int LARGE = 1_500_000;

    private final List<SocketChannel> channels = new ArrayList<>();

    @AfterEach
    void disconnect() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    @Test
    void theServerAnswersBesideTenThousandOpenConnections() throws Exception {
        TestServer server = TestServer.shared();
        int number = Math.min(MANY, (int) (freeFileDescriptors() - 1000) / 2);
        for (int i = 0; i < number; i++) {
            connect(server.port());
        }

        assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
        disconnect();
        assertThat(server.get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void connectionsBeyondTheMaximumAreClosed() throws Exception {
        try (var server = TestServer.start(Map.of("server.maxConnections", "20"))) {
            for (int i = 0; i < 30; i++) {
                connect(server.port());
            }

            await().atMost(LIMIT).until(() -> closed() == 10);
            channels.get(0).close();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> server.get("/v1/models").statusCode() == 200);
        }
    }

    @Test
    void connectionsWithoutARequestAreClosed() throws Exception {
        try (var server = TestServer.start(Map.of("server.headerTimeout", "1s"))) {
            connect(server.port());
            SocketChannel slow = connect(server.port());
            slow.write(ByteBuffer.wrap("GET /v1/models HTTP/1.1\r\nX-Slow: ".getBytes()));
            SocketChannel idle = connect(server.port());
            idle.write(
                    ByteBuffer.wrap(
                            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes()));

            await().atMost(LIMIT).until(() -> closed() == 3);
        }
    }

    @Test
    void requestsThatDoNotWaitForResponsesAreFew() throws Exception {
        String request = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
        TestServer server = TestServer.shared();
        try (var few = new RawClient(server.port());
                var many = new RawClient(server.port())) {
            few.send(request.repeat(10));
            for (int i = 0; i < 10; i++) {
                assertThat(few.response()).startsWith("HTTP/1.1 200");
            }

            many.send(request.repeat(1000));

            assertThat(many.rest().split("HTTP/1.1 200", -1)).hasSizeLessThan(1000);
        }
    }

    @Test
    void aSlowReaderReceivesItsWholeResponse() throws Exception {
        try (var server =
                TestServer.start(
                        Map.of("server.headerTimeout", "200ms", "server.uploadTimeout", "1h"))) {
            try (SocketChannel slow = readerOfALargeResponse(server.port())) {
                SocketChannel idle = connect(server.port());
                await().atMost(LIMIT).until(() -> isClosed(idle));

                String rest = new String(Channels.newInputStream(slow).readNBytes(LARGE));

                assertThat(rest).hasSize(LARGE);
            }
        }
    }

    @Test
    void aClientThatReadsNothingIsDisconnected() throws Exception {
        try (var server =
                        TestServer.start(
                                Map.of(
                                        "server.headerTimeout", "200ms",
                                        "server.uploadTimeout", "1s"));
                SocketChannel never = readerOfALargeResponse(server.port())) {
            await().atMost(LIMIT).until(() -> isReset(never));
        }
    }

    /** Returns a connection with a response that the socket buffers cannot hold. */
    private static SocketChannel readerOfALargeResponse(int port) throws IOException {
        String texts = String.join(",", Collections.nCopies(2000, "\"a star\""));
        String body = "{\"model\": \"clip-demo\", \"input\": [" + texts + "]}";
        SocketChannel channel =
                SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(
                ByteBuffer.wrap(
                        ("POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length()
                                        + "\r\n\r\n"
                                        + body)
                                .getBytes()));
        // The first byte shows that the response has been written.
        channel.read(ByteBuffer.allocate(1));
        return channel;
    }

    /** Returns whether the server refuses further bytes, without reading any. */
    private static boolean isReset(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {'G'}));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private SocketChannel connect(int port) throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        channels.add(channel);
        return channel;
    }

    private long closed() {
        return channels.stream().filter(ConnectionsTest::isClosed).count();
    }

    private static boolean isClosed(SocketChannel channel) {
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (channel.isOpen() && channel.read(buffer) > 0) {
                buffer.clear();
            }
            return channel.isOpen() && channel.read(buffer) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static long freeFileDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
                : MANY;
    }
}
