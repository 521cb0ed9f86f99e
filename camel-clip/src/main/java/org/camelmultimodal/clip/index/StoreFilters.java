/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.index;

import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Converts filters to a form that is safe for any vector store. Names and values can come from a
 * client, and stores build their queries as texts: the one for pgvector, in LangChain4j 1.10, puts
 * names and the values of <code>IsIn</code> into SQL as they are. So names are of letters, digits
 * and few signs, and of the comparisons those are used whose values it escapes.
 */
final class StoreFilters {

    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}_](?:[.:-]?[\\p{L}\\p{N}_])*");

    private static final int MAX_NAME_CHARACTERS = 256;

    private StoreFilters() {}

    /**
     * Returns an equivalent filter that is safe for any store.
     *
     * @throws InvalidOptionException if a name has other characters than letters, digits,
     *     underscores, dots, colons and dashes, or the filter compares with more than 1 024 values
     */
    static Filter harmless(Filter filter) {
        if (filter instanceof And and) {
            return new And(harmless(and.left()), harmless(and.right()));
        } else if (filter instanceof Or or) {
            return new Or(harmless(or.left()), harmless(or.right()));
        } else if (filter instanceof Not not) {
            return new Not(harmless(not.expression()));
        } else if (filter instanceof IsIn is) {
            return any(is.key(), is.comparisonValues());
        } else if (filter instanceof IsNotIn is) {
            return new Not(any(is.key(), is.comparisonValues()));
        } else if (filter instanceof IsNotEqualTo is) {
            // Not an IsNotEqualTo, which pgvector's store writes as an OR without brackets.
            return new Not(new IsEqualTo(name(is.key()), is.comparisonValue()));
        }
        name(key(filter));
        return filter;
    }

    private static Filter any(String key, Collection<?> values) {
        if (values.size() > MetadataFilters.MAX_CONDITIONS) {
            throw InvalidOptionException.of(
                    "filter",
                    "The filter compares '%s' with %d values: expected at most %d where a vector store is used"
                            .formatted(name(key), values.size(), MetadataFilters.MAX_CONDITIONS));
        }
        List<Filter> equal =
                values.stream().map(value -> (Filter) new IsEqualTo(name(key), value)).toList();
        return MetadataFilters.joined(equal, Or::new);
    }

    private static String key(Filter filter) {
        if (filter instanceof IsEqualTo is) {
            return is.key();
        } else if (filter instanceof ContainsString is) {
            return is.key();
        } else if (filter instanceof IsGreaterThan is) {
            return is.key();
        } else if (filter instanceof IsGreaterThanOrEqualTo is) {
            return is.key();
        } else if (filter instanceof IsLessThan is) {
            return is.key();
        } else if (filter instanceof IsLessThanOrEqualTo is) {
            return is.key();
        }
        throw InvalidOptionException.of(
                "filter",
                "The filter %s is not supported: expected a comparison or logical filter of LangChain4j"
                        .formatted(filter.getClass().getSimpleName()));
    }

    private static String name(String key) {
        if (key.length() > MAX_NAME_CHARACTERS || !NAME.matcher(key).matches()) {
            throw InvalidOptionException.of(
                    "filter",
                    "The filter has the name '%s': expected at most 256 letters, digits and underscores, with single dots, colons and dashes between them"
                            .formatted(Excerpt.of(key)));
        }
        return key;
    }
}
