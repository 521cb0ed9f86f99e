/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes of a test. */
final class RawClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /** Sends a request and returns the head and the body of the response. */
    static String exchange(int port, String request) throws IOException {
        try (var client = new RawClient(port)) {
            client.send(request);
            return client.response();
        }
    }

    /** Returns the head of a form upload, with a placeholder for the header of its length. */
    static String uploadHead() {
        return "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + new Form().contentType()
                + "\r\n%s\r\n\r\n";
    }

    /** Sends bytes as a chunk of a body without a length. */
    void sendChunk(byte[] bytes) throws IOException {
        send(Integer.toHexString(bytes.length) + "\r\n");
        send(bytes);
        send("\r\n");
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Returns whether a response has begun. */
    boolean hasResponse() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Reads a response with a Content-Length, or what comes until the connection ends. */
    String response() throws IOException {
        InputStream in = socket.getInputStream();
        var bytes = new ByteArrayOutputStream();
        int length = -1;
        int head = -1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            bytes.write(next);
            if (head < 0 && next == '\n') {
                String text = bytes.toString(StandardCharsets.UTF_8);
                if (text.endsWith("\r\n\r\n")) {
                    head = bytes.size();
                    length = contentLength(text);
                }
            }
            if (head >= 0 && length >= 0 && bytes.size() >= head + length) {
                break;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Reads until the connection ends. */
    String rest() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketException e) {
            // A connection that is reset has ended too.
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(
                        line ->
                                line.toLowerCase(java.util.Locale.ROOT)
                                        .startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.split(":")[1].strip()))
                .findFirst()
                .orElse(-1);
    }

    /** Returns whether the server has closed the connection. */
    boolean isClosed() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
