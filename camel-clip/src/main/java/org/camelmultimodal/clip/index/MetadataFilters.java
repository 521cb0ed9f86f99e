/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;

import dev.langchain4j.store.embedding.filter.Filter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Filters in the forms in which routes have them. */
public final class MetadataFilters {

    private MetadataFilters() {}

    /**
     * Reads a filter.
     *
     * @param value null, a LangChain4j <code>Filter</code>, a <code>Map</code> of names and values
     *     (a collection stands for any of its members), or <code>name=value</code> pairs separated
     *     by commas
     * @throws InvalidOptionException if it is of none of these forms
     */
    public static Optional<Filter> parse(Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Filter filter) {
            return Optional.of(filter);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> equal(String.valueOf(entry.getKey()), entry.getValue()))
                    .reduce((one, other) -> one.and(other));
        }
        if (value instanceof String text) {
            return parse(pairs(text));
        }
        throw new InvalidOptionException(
                "The filter is a %s; expected name=value pairs, a Map or a LangChain4j Filter"
                        .formatted(value.getClass().getName()));
    }

    private static Map<String, Object> pairs(String text) {
        var pairs = new LinkedHashMap<String, Object>();
        for (String pair : text.split(",")) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || parts[0].isBlank()) {
                throw new InvalidOptionException(
                        "filter=%s: '%s' is no name=value pair"
                                .formatted(Excerpt.of(text), Excerpt.of(pair)));
            }
            pairs.put(parts[0].strip(), value(parts[1].strip()));
        }
        return pairs;
    }

    private static Object value(String text) {
        try {
            return text.matches("-?\\d+") ? (Object) Long.valueOf(text) : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Filter equal(String name, Object value) {
        var key = metadataKey(name);
        if (value instanceof Collection<?> values) {
            return values.stream()
                    .map(each -> equal(name, each))
                    .reduce((one, other) -> one.or(other))
                    .orElseThrow(
                            () ->
                                    new InvalidOptionException(
                                            "The filter allows no value of %s".formatted(name)));
        }
        if (value instanceof Integer number) {
            return key.isEqualTo(number);
        } else if (value instanceof Long number) {
            return key.isEqualTo(number);
        } else if (value instanceof Float number) {
            return key.isEqualTo(number);
        } else if (value instanceof Double number) {
            return key.isEqualTo(number);
        } else if (value instanceof UUID uuid) {
            return key.isEqualTo(uuid);
        }
        return key.isEqualTo(String.valueOf(value));
    }

    /** Metadata as vector stores take it: texts and numbers. */
    public static Map<String, Object> plain(Map<String, Object> metadata) {
        var plain = new LinkedHashMap<String, Object>();
        metadata.forEach(
                (name, value) -> {
                    boolean isPlain =
                            value instanceof Integer
                                    || value instanceof Long
                                    || value instanceof Float
                                    || value instanceof Double;
                    plain.put(name, isPlain ? value : String.valueOf(value));
                });
        return plain;
    }
}
