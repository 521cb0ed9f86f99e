/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes the responses of the API. The headers that the route has set are removed first. */
public final class Response {

    private Response() {}

    /** Answers with JSON: a tree, a map or a list. */
    public static void json(Exchange exchange, Object value) {
        write(exchange, 200, "application/json", Json.write(value));
    }

    /** Answers with text. */
    public static void text(Exchange exchange, String text) {
        write(exchange, 200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with bytes, which are in memory so that a slow client holds no file. */
    public static void write(Exchange exchange, int status, String contentType, byte[] body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        message.setBody(body);
    }
}
