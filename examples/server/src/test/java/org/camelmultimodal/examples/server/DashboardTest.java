/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queries of the Grafana dashboard against the metrics of the running server. */
class DashboardTest {

    private static final Path DASHBOARD = Path.of("../../deploy/grafana/camel-multimodal.json");
    private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    /** Returns the labels of each metric, after a message and a failure. */
    private static Map<String, Set<String>> exported() throws Exception {
        TestServer server = TestServer.shared();
        String text = "{\"model\":\"clip-demo\",\"input\":%s}";
        assertThat(server.post("/v1/embeddings", text.formatted("\"a red circle\"")).statusCode())
                .isEqualTo(200);
        server.context()
                .createProducerTemplate()
                .send("clip:embed", exchange -> exchange.getMessage().setBody(new byte[] {1, 2}));
        var metrics = new TreeMap<String, Set<String>>();
        for (String line : server.get("/metrics").body().lines().toList()) {
            Matcher series = SERIES.matcher(line);
            if (!line.startsWith("#") && series.matches()) {
                Set<String> labels =
                        metrics.computeIfAbsent(series.group(1), name -> new TreeSet<>());
                if (series.group(2) != null) {
                    LABEL.matcher(series.group(2)).results().forEach(r -> labels.add(r.group(1)));
                }
            }
        }
        return metrics;
    }

    /** Returns what is wrong with the queries of a dashboard. */
    private static List<String> problems(JsonNode dashboard, Map<String, Set<String>> exported) {
        var problems = new ArrayList<String>();
        for (JsonNode target :
                dashboard.findValues("targets").stream().flatMap(DashboardTest::each).toList()) {
            String expression = target.path("expr").asText();
            PromQl query = PromQl.parse(expression);
            check(expression, query, exported, problems);
            LEGEND.matcher(target.path("legendFormat").asText())
                    .results()
                    .map(result -> result.group(1))
                    .filter(label -> !query.labels().contains(label))
                    .forEach(label -> problems.add("legend " + label + ": " + expression));
        }
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            Matcher values = VALUES.matcher(variable.path("query").path("query").asText());
            if (values.matches()) {
                var query = new PromQl(Set.of(values.group(1)), Set.of(values.group(2)));
                check(values.group(), query, exported, problems);
            }
        }
        return problems;
    }

    private static Stream<JsonNode> each(JsonNode array) {
        var nodes = new ArrayList<JsonNode>();
        array.forEach(nodes::add);
        return nodes.stream();
    }

    private static void check(
            String expression,
            PromQl query,
            Map<String, Set<String>> exported,
            List<String> problems) {
        for (String metric : query.metrics()) {
            if (!exported.containsKey(metric)) {
                problems.add("metric " + metric + ": " + expression);
                continue;
            }
            var missing = new HashSet<>(query.labels());
            missing.removeAll(exported.get(metric));
            missing.forEach(label -> problems.add("label " + label + ": " + expression));
        }
    }

    @Test
    void everyQueryUsesMetricsAndLabelsThatTheServerExports() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());

        assertThat(dashboard.findValues("expr")).hasSizeGreaterThan(12);
        assertThat(problems(dashboard, exported())).isEmpty();
    }

    @Test
    void aDashboardWithAWrongNameOrLabelIsFound() throws Exception {
        String text = Files.readString(DASHBOARD);
        Map<String, Set<String>> exported = exported();
        Map<String, String> mutations =
                Map.of(
                        "camel_multimodal_failures_total", "camel_multimodal_failure_total",
                        "by (component, exception)", "by (component, type)",
                        "by (le, component, stage)", "by (le, component, step)",
                        "stage=\\\"queue\\\"", "phase=\\\"queue\\\"",
                        "{{state}}", "{{status}}",
                        "label_values(camel_multimodal_stage_seconds_count",
                                "label_values(camel_multimodal_stage_count");
        for (Map.Entry<String, String> mutation : mutations.entrySet()) {
            assertThat(text).contains(mutation.getKey());
            String mutated = text.replace(mutation.getKey(), mutation.getValue());

            assertThat(problems(new ObjectMapper().readTree(mutated), exported))
                    .as(mutation.getKey())
                    .isNotEmpty();
        }
    }

    @Test
    void aQueryThatIsNotUnderstoodIsAnError() {
        for (String query :
                List.of("sum(a", "rates(a[5m])", "a[5 minutes]", "sum(a}", "a{b=\"c}", "")) {
            assertThatThrownBy(() -> PromQl.parse(query)).isInstanceOf(RuntimeException.class);
        }
    }
}
