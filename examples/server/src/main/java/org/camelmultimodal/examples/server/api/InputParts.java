/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The field <code>input</code> of embeddings and moderations: a text, a list of texts, or a list of
 * parts, each a text or an image.
 *
 * @param items a <code>String</code> for each text, a <code>byte[]</code> for each image
 * @param areParts whether the input is a list of parts
 */
public record InputParts(List<Object> items, boolean areParts) {

    private static final String INPUT = "input";
    private static final int MAX_ITEMS = 2048;
    private static final int MAX_IMAGES = 64;

    /**
     * Reads the input.
     *
     * @throws ApiException if it is missing, empty or too long, or an item is neither a text nor an
     *     image in a data URL
     */
    public static InputParts read(Fields fields) {
        JsonNode input = fields.node(INPUT);
        if (input.isTextual()) {
            return new InputParts(List.of(text(input, INPUT)), false);
        }
        if (!input.isArray()) {
            throw Fields.missing(INPUT);
        }
        if (input.isEmpty() || input.size() > MAX_ITEMS) {
            throw ApiException.invalid(
                    INPUT,
                    "The input has %d items: expected 1 to %d".formatted(input.size(), MAX_ITEMS));
        }
        var items = new ArrayList<Object>();
        for (JsonNode item : input) {
            String where = "input[%d]".formatted(items.size());
            items.add(item.isObject() ? part(item, where) : text(item, where));
        }
        if (items.stream().filter(byte[].class::isInstance).count() > MAX_IMAGES) {
            throw ApiException.invalid(
                    INPUT, "The input has more than %d images".formatted(MAX_IMAGES));
        }
        return new InputParts(items, input.get(0).isObject());
    }

    private static Object part(JsonNode part, String where) {
        return switch (part.path("type").asText()) {
            case "text" -> text(part.path("text"), where + ".text");
            case "image_url" ->
                    DataUrl.image(
                            part.path("image_url").path("url"), INPUT, where + ".image_url.url");
            default ->
                    throw ApiException.invalid(
                            INPUT, where + ".type is invalid: expected text or image_url");
        };
    }

    private static String text(JsonNode text, String where) {
        if (!text.isTextual()) {
            throw ApiException.invalid(INPUT, where + " is not a string: tokens are not supported");
        }
        if (text.textValue().isBlank()) {
            throw ApiException.invalid(INPUT, where + " is empty: expected a non-blank string");
        }
        return text.textValue();
    }
}
