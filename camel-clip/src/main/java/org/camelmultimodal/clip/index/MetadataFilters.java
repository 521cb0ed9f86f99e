/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Parses metadata filters, and converts metadata to what vector stores take. */
public final class MetadataFilters {

    private MetadataFilters() {}

    /** Maximum number of conditions in a filter: that of clauses in a query of Lucene. */
    static final int MAX_CONDITIONS = 1024;

    /** Maximum number of values that a filter compares with. */
    static final int MAX_VALUES = 65_536;

    /** Maximum depth of a filter, where a chain of the same connective counts as one level. */
    static final int MAX_LEVELS = 32;

    /** A part of a filter and its level, from 1. */
    private record Part(Filter filter, int level) {

        Part below(Filter inner) {
            boolean goesOn =
                    filter instanceof And && inner instanceof And
                            || filter instanceof Or && inner instanceof Or;
            return new Part(inner, goesOn ? level : level + 1);
        }
    }

    /**
     * Returns the filter that a value stands for.
     *
     * @param value null, a LangChain4j <code>Filter</code>, a <code>Map</code> of names and values
     *     (a collection stands for any of its members), or <code>name=value</code> pairs separated
     *     by commas
     * @throws InvalidOptionException if it is of none of these forms, or has more than 1 024
     *     conditions, 65 536 values or 32 levels
     */
    public static Optional<Filter> parse(Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Filter filter) {
            check(filter);
            return Optional.of(filter);
        }
        if (value instanceof Map<?, ?> map) {
            requireAtMost(map.size(), MAX_CONDITIONS, "conditions");
            List<Filter> conditions =
                    map.entrySet().stream()
                            .map(entry -> condition(entry.getKey(), entry.getValue()))
                            .toList();
            if (conditions.isEmpty()) {
                return Optional.empty();
            }
            Filter all = joined(conditions, And::new);
            check(all);
            return Optional.of(all);
        }
        if (value instanceof String text) {
            return parse(pairs(text));
        }
        throw InvalidOptionException.of(
                "filter",
                "The filter is a %s: expected name=value pairs, a Map or a LangChain4j Filter"
                        .formatted(value.getClass().getName()));
    }

    /** Returns a balanced tree of filters, since stores recurse into it. */
    static Filter joined(List<Filter> filters, BinaryOperator<Filter> connective) {
        int count = filters.size();
        return count == 1
                ? filters.get(0)
                : connective.apply(
                        joined(filters.subList(0, count / 2), connective),
                        joined(filters.subList(count / 2, count), connective));
    }

    /**
     * Checks the size of a filter, without recursion.
     *
     * @throws InvalidOptionException if it is beyond the limits, since stores recurse into it
     */
    private static void check(Filter filter) {
        int conditions = 0;
        int values = 0;
        var left = new ArrayDeque<Part>();
        left.push(new Part(filter, 1));
        while (!left.isEmpty()) {
            Part part = left.pop();
            requireAtMost(part.level(), MAX_LEVELS, "levels");
            Filter next = part.filter();
            if (next instanceof And and) {
                left.push(part.below(and.left()));
                left.push(part.below(and.right()));
            } else if (next instanceof Or or) {
                left.push(part.below(or.left()));
                left.push(part.below(or.right()));
            } else {
                conditions++;
                if (next instanceof Not not) {
                    left.push(part.below(not.expression()));
                } else if (next instanceof IsIn in) {
                    values += in.comparisonValues().size();
                } else if (next instanceof IsNotIn in) {
                    values += in.comparisonValues().size();
                }
            }
            requireAtMost(conditions + left.size(), MAX_CONDITIONS, "conditions");
            requireAtMost(values, MAX_VALUES, "values");
        }
    }

    private static void requireAtMost(int count, int maximum, String what) {
        if (count > maximum) {
            throw InvalidOptionException.of(
                    "filter",
                    "The filter has more than %d %s: expected at most that many"
                            .formatted(maximum, what));
        }
    }

    private static Map<String, Object> pairs(String text) {
        var pairs = new LinkedHashMap<String, Object>();
        String[] parts = text.split(",", MAX_CONDITIONS + 1);
        requireAtMost(parts.length, MAX_CONDITIONS, "conditions");
        for (String pair : parts) {
            String[] sides = pair.split("=", 2);
            if (sides.length != 2 || sides[0].isBlank()) {
                throw InvalidOptionException.of(
                        "filter",
                        "filter=%s has the condition '%s': expected name=value pairs separated by commas"
                                .formatted(Excerpt.of(text), Excerpt.of(pair)));
            }
            pairs.put(sides[0].strip(), value(sides[1].strip()));
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

    private static Filter condition(Object key, Object value) {
        String name = String.valueOf(key);
        if (name.isBlank()) {
            throw InvalidOptionException.of(
                    "filter", "The filter has a blank name: expected the name of a metadata value");
        }
        if (!(value instanceof Collection<?> values)) {
            return new IsEqualTo(name, comparable(value));
        }
        if (values.isEmpty()) {
            throw InvalidOptionException.of(
                    "filter",
                    "The filter has no value for %s: expected at least one"
                            .formatted(Excerpt.of(name)));
        }
        requireAtMost(values.size(), MAX_VALUES, "values");
        // Stores compare with values of one kind at a time.
        List<Filter> kinds =
                values.stream()
                        .map(MetadataFilters::comparable)
                        .collect(
                                Collectors.groupingBy(
                                        MetadataFilters::kind,
                                        LinkedHashMap::new,
                                        Collectors.toList()))
                        .values()
                        .stream()
                        .map(each -> (Filter) new IsIn(name, each))
                        .toList();
        return joined(kinds, Or::new);
    }

    /** Returns a value as stores keep it: numbers and UUIDs unchanged, anything else as text. */
    private static Object comparable(Object value) {
        boolean isKept =
                value instanceof Integer
                        || value instanceof Long
                        || value instanceof Float
                        || value instanceof Double
                        || value instanceof UUID;
        requireShort("A value of the filter", value);
        return isKept ? value : String.valueOf(value);
    }

    /** Checks the size of a number before its digits are computed. */
    private static void requireShort(String what, Object value) {
        if (value instanceof Number number && !Excerpt.isShort(number)) {
            throw new InvalidOptionException(
                    "%s is %s: expected a number that fits into 64 bits"
                            .formatted(what, Excerpt.of(value)));
        }
    }

    private static Class<?> kind(Object value) {
        return value instanceof Number ? Number.class : value.getClass();
    }

    /**
     * Returns metadata as vector stores take it: texts and numbers.
     *
     * @throws InvalidOptionException if a value is a nested collection or map
     */
    public static Map<String, Object> plain(Map<String, Object> metadata) {
        var plain = new LinkedHashMap<String, Object>();
        metadata.forEach(
                (name, value) -> {
                    requireFlat(name, value);
                    boolean isPlain =
                            value instanceof Integer
                                    || value instanceof Long
                                    || value instanceof Float
                                    || value instanceof Double;
                    plain.put(name, isPlain ? value : String.valueOf(value));
                });
        return plain;
    }

    private static void requireFlat(String name, Object value) {
        requireShort("The value of '%s' in the metadata".formatted(Excerpt.of(name)), value);
        Collection<?> members =
                value instanceof Map<?, ?> map
                        ? map.values()
                        : value instanceof Collection<?> collection ? collection : List.of();
        if (members.stream().anyMatch(each -> each instanceof Map || each instanceof Collection)) {
            throw new InvalidOptionException(
                    "The value of '%s' in the metadata is nested: expected a text, a number or a boolean"
                            .formatted(Excerpt.of(name)));
        }
    }
}
