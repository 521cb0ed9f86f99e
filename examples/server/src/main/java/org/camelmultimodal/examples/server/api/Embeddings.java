/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.camel.Exchange;
import org.camelmultimodal.examples.server.Models;

/** <code>/v1/embeddings</code> of texts and images. */
public final class Embeddings {

    private static final String BASE64 = "apiBase64";
    private static final String DIMENSIONS = "apiDimensions";
    private static final int MAX_DIMENSIONS = 1 << 16;

    private final Models models;

    public Embeddings(Models models) {
        this.models = models;
    }

    /** Reads the request. */
    public void request(Exchange exchange) {
        Fields fields = Requests.json(exchange, "input");
        ModelField.require(exchange, fields, models, "clip");
        exchange.setProperty(
                BASE64,
                fields.choice("encoding_format", List.of("float", "base64"))
                        .filter("base64"::equals)
                        .isPresent());
        exchange.setProperty(DIMENSIONS, fields.integer("dimensions", 1, MAX_DIMENSIONS));
        exchange.getMessage().setBody(InputParts.read(fields).items());
    }

    /** Writes the vectors. */
    public void response(Exchange exchange) {
        List<?> vectors = exchange.getMessage().getBody(List.class);
        requireDimensions(exchange, ((float[]) vectors.get(0)).length);
        boolean base64 = exchange.getProperty(BASE64, Boolean.class);
        var data = new ArrayList<Map<String, Object>>();
        for (Object each : vectors) {
            float[] vector = (float[]) each;
            var entry = new LinkedHashMap<String, Object>();
            entry.put("object", "embedding");
            entry.put("index", data.size());
            entry.put("embedding", base64 ? base64(vector) : vector);
            data.add(entry);
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("object", "list");
        map.put("data", data);
        map.put("model", exchange.getProperty(ModelField.MODEL));
        // Tokens are not counted; typed clients need the numbers.
        map.put("usage", Map.of("prompt_tokens", 0, "total_tokens", 0));
        Response.json(exchange, map);
    }

    private static void requireDimensions(Exchange exchange, int size) {
        int dimensions = exchange.getProperty(DIMENSIONS, OptionalInt.class).orElse(size);
        if (dimensions != size) {
            throw ApiException.invalid(
                    "dimensions",
                    "dimensions=%d is not supported: the vectors of this model have %d values"
                            .formatted(dimensions, size));
        }
    }

    /** Returns 32-bit floats, little-endian, in Base64. */
    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
