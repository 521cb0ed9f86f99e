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
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Converts filters to queries of Lucene, where texts are terms and numbers are points. */
final class LuceneFilters {

    /** Prefix of the names of metadata, so that none clashes with a field of the index itself. */
    static final String PREFIX = "metadata.";

    private LuceneFilters() {}

    /**
     * Returns the query of a filter that {@link MetadataFilters#parse} returned.
     *
     * @throws InvalidOptionException if the index cannot do what the filter asks for
     */
    static Query query(Filter filter) {
        if (filter instanceof And || filter instanceof Or) {
            return all(filter);
        } else if (filter instanceof Not not) {
            return not(query(not.expression()));
        } else if (filter instanceof IsEqualTo is) {
            return equal(is.key(), is.comparisonValue());
        } else if (filter instanceof IsNotEqualTo is) {
            return not(equal(is.key(), is.comparisonValue()));
        } else if (filter instanceof IsIn is) {
            return any(is.key(), is.comparisonValues());
        } else if (filter instanceof IsNotIn is) {
            return not(any(is.key(), is.comparisonValues()));
        } else if (filter instanceof ContainsString contains) {
            return contains(contains.key(), contains.comparisonValue());
        } else if (filter instanceof IsGreaterThan is) {
            double than = number(is.key(), is.comparisonValue());
            return range(is.key(), DoublePoint.nextUp(than), Double.POSITIVE_INFINITY);
        } else if (filter instanceof IsGreaterThanOrEqualTo is) {
            double than = number(is.key(), is.comparisonValue());
            return range(is.key(), than, Double.POSITIVE_INFINITY);
        } else if (filter instanceof IsLessThan is) {
            double than = number(is.key(), is.comparisonValue());
            return range(is.key(), Double.NEGATIVE_INFINITY, DoublePoint.nextDown(than));
        } else if (filter instanceof IsLessThanOrEqualTo is) {
            double than = number(is.key(), is.comparisonValue());
            return range(is.key(), Double.NEGATIVE_INFINITY, than);
        }
        throw InvalidOptionException.of(
                "filter",
                "The filter %s is not supported: expected a comparison or logical filter of LangChain4j"
                        .formatted(filter.getClass().getSimpleName()));
    }

    /** Returns one query for a chain of the same connective, which may have hundreds of clauses. */
    private static Query all(Filter chain) {
        boolean isAnd = chain instanceof And;
        Occur occur = isAnd ? Occur.FILTER : Occur.SHOULD;
        var query = new BooleanQuery.Builder();
        var left = new ArrayDeque<Filter>();
        left.push(chain);
        while (!left.isEmpty()) {
            Filter next = left.pop();
            if (isAnd && next instanceof And and) {
                left.push(and.right());
                left.push(and.left());
            } else if (!isAnd && next instanceof Or or) {
                left.push(or.right());
                left.push(or.left());
            } else {
                query.add(query(next), occur);
            }
        }
        return query.build();
    }

    private static Query not(Query query) {
        return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), Occur.FILTER)
                .add(query, Occur.MUST_NOT)
                .build();
    }

    private static Query any(String name, Collection<?> values) {
        double[] numbers =
                values.stream()
                        .filter(Number.class::isInstance)
                        .mapToDouble(value -> ((Number) value).doubleValue())
                        .toArray();
        List<BytesRef> texts =
                values.stream()
                        .filter(value -> !(value instanceof Number))
                        .map(value -> new BytesRef(String.valueOf(value)))
                        .toList();
        var any = new BooleanQuery.Builder();
        if (numbers.length > 0) {
            any.add(DoublePoint.newSetQuery(PREFIX + name, numbers), Occur.SHOULD);
        }
        if (!texts.isEmpty()) {
            any.add(new TermInSetQuery(PREFIX + name, texts), Occur.SHOULD);
        }
        return any.build();
    }

    private static Query contains(String name, String text) {
        String escaped = text.replaceAll("([*?\\\\])", "\\\\$1");
        try {
            return new WildcardQuery(new Term(PREFIX + name, "*" + escaped + "*"));
        } catch (TooComplexToDeterminizeException e) {
            throw new InvalidOptionException(
                    "The filter has a text of %d characters that '%s' must contain, which is too long: expected a few hundred at most. Set the option filter"
                            .formatted(text.length(), Excerpt.of(name)),
                    e);
        }
    }

    private static Query equal(String name, Object value) {
        return value instanceof Number number
                ? DoublePoint.newExactQuery(PREFIX + name, number.doubleValue())
                : new TermQuery(new Term(PREFIX + name, String.valueOf(value)));
    }

    private static Query range(String name, double low, double high) {
        return DoublePoint.newRangeQuery(PREFIX + name, low, high);
    }

    private static double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw InvalidOptionException.of(
                "filter",
                "The filter compares %s with '%s': expected a number, because the embedded index orders numbers only"
                        .formatted(Excerpt.of(name), Excerpt.of(value)));
    }
}
