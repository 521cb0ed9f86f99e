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
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.camelmultimodal.runtime.InvalidOptionException;

/** Filters as Lucene's queries: texts are terms, numbers points. */
final class LuceneFilters {

    /** Before the names of metadata, so that none meets the fields of the index itself. */
    static final String PREFIX = "metadata.";

    private LuceneFilters() {}

    static Query query(Filter filter) {
        if (filter instanceof And and) {
            return both(query(and.left()), query(and.right()), Occur.FILTER);
        } else if (filter instanceof Or or) {
            return both(query(or.left()), query(or.right()), Occur.SHOULD);
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
            String text = contains.comparisonValue().replaceAll("([*?\\\\])", "\\\\$1");
            return new WildcardQuery(new Term(PREFIX + contains.key(), "*" + text + "*"));
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
        throw new InvalidOptionException(
                "The embedded index has no filter %s".formatted(filter.getClass().getSimpleName()));
    }

    private static Query both(Query left, Query right, Occur occur) {
        return new BooleanQuery.Builder().add(left, occur).add(right, occur).build();
    }

    private static Query not(Query query) {
        return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), Occur.FILTER)
                .add(query, Occur.MUST_NOT)
                .build();
    }

    private static Query any(String name, Collection<?> values) {
        var any = new BooleanQuery.Builder();
        values.forEach(value -> any.add(equal(name, value), Occur.SHOULD));
        return any.build();
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
        throw new InvalidOptionException(
                "The embedded index compares numbers; %s is compared with '%s'"
                        .formatted(name, value));
    }
}
