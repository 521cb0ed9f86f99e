/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics and labels that an expression of PromQL uses. Reads the part of the language that
 * dashboards need, and rejects everything else.
 *
 * @param metrics the names of its metrics
 * @param labels the labels of its matchers and groups
 */
record PromQl(Set<String> metrics, Set<String> labels) {

    private static final Set<String> FUNCTIONS =
            Set.of("rate", "histogram_quantile", "sum", "avg", "max", "min");
    private static final Set<String> GROUPINGS = Set.of("by", "without");

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<name>[a-zA-Z_:][\\w:]*)|(?<text>\"[^\"]*\")|(?<number>\\d+(?:\\.\\d+)?)"
                            + "|(?<range>\\[(?:\\$__rate_interval|\\d+[smhd])])|(?<sign>=~|!~|!=|[-+*/(){},=]))");

    static PromQl parse(String expression) {
        var metrics = new TreeSet<String>();
        var labels = new TreeSet<String>();
        Deque<String> open = new ArrayDeque<>();
        String last = "";
        Matcher token = TOKEN.matcher(expression);
        int end = 0;
        while (end < expression.length()) {
            if (!token.find(end) || token.start() != end) {
                throw new IllegalArgumentException(
                        "No PromQL: '%s' at %d".formatted(expression, end));
            }
            end = token.end();
            String text = token.group().strip();
            String inside = open.isEmpty() ? "" : open.peek();
            if (token.group("name") != null) {
                boolean isCall = expression.substring(end).stripLeading().startsWith("(");
                if (inside.equals("{") || GROUPINGS.contains(inside)) {
                    labels.add(text);
                } else if (FUNCTIONS.contains(text)) {
                    if (!isCall && !expression.substring(end).stripLeading().startsWith("by")) {
                        throw new IllegalArgumentException("%s( expected".formatted(text));
                    }
                } else if (!GROUPINGS.contains(text)) {
                    if (isCall) {
                        throw new IllegalArgumentException("Unknown function " + text);
                    }
                    metrics.add(text);
                }
            } else if (text.equals("(") || text.equals("{")) {
                open.push(text.equals("(") && GROUPINGS.contains(last) ? last : text);
            } else if (text.equals(")") || text.equals("}")) {
                if (open.isEmpty() || open.pop().equals("{") != text.equals("}")) {
                    throw new IllegalArgumentException("Unbalanced: " + expression);
                }
            }
            last = text;
        }
        if (!open.isEmpty() || metrics.isEmpty()) {
            throw new IllegalArgumentException("Incomplete: " + expression);
        }
        return new PromQl(metrics, labels);
    }
}
