/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Reads the requests of the API. Fields are read from the body alone: headers and query parameters
 * cannot set them.
 */
public final class Requests {

    /** Response header with the id of a request, which the log of the server contains. */
    public static final String ID = "x-request-id";

    /** Request header that the server sets to the client to which the API key belongs. */
    public static final String CLIENT = "x-api-client";

    private static final String INPUT = "apiInput";

    /** Names of fields whose option in the component has another name. */
    private static final Map<String, String> FIELDS =
            Map.of(
                    "guidanceScale", "guidance_scale",
                    "negativePrompt", "negative_prompt",
                    "initialPrompt", "prompt",
                    "imageCount", "n",
                    "width", "size",
                    "height", "size");

    private Requests() {}

    /**
     * Returns the fields of a JSON body.
     *
     * @param input the field that has the text or the media, which errors name
     * @throws ApiException if the body is not a JSON object
     */
    public static Fields json(Exchange exchange, String input) {
        exchange.setProperty(INPUT, input);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return Fields.ofJson(Json.read(body == null ? new byte[0] : body));
    }

    /**
     * Returns the fields of a form. A name that occurs more than once becomes an array.
     *
     * @param input the field that has the media, which errors name
     */
    public static Fields form(Exchange exchange, String input) {
        exchange.setProperty(INPUT, input);
        ObjectNode fields = Json.object();
        MultiMap attributes = http(exchange).formAttributes();
        for (String name : attributes.names()) {
            List<String> values = attributes.getAll(name);
            if (values.size() == 1) {
                fields.put(name, values.get(0));
            } else {
                var array = fields.putArray(name);
                values.forEach(array::add);
            }
        }
        return Fields.ofForm(fields);
    }

    /** Returns the client: a short text of lower-case letters and digits, equal for equal keys. */
    public static String client(Exchange exchange) {
        return http(exchange).getHeader(CLIENT);
    }

    /** Returns the id of a request, for the log. */
    static String id(Exchange exchange) {
        return exchange.getIn() instanceof HttpMessage message
                ? message.getResponse().headers().get(ID)
                : exchange.getExchangeId();
    }

    /** Returns the field that has the text or the media. */
    static String input(Exchange exchange) {
        return exchange.getProperty(INPUT, String.class);
    }

    /** Returns the field of an option, or null if no single field is meant. */
    static String field(Exchange exchange, String option) {
        return option == null ? null : FIELDS.getOrDefault(option, option);
    }

    private static HttpServerRequest http(Exchange exchange) {
        return ((HttpMessage) exchange.getIn()).getRequest();
    }
}
