/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters after messages through all operations, and the table in docs/observability.md. */
class MetersTest extends CamelTestSupport {

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Of the table of meters: its six, and the empty text before the first bar. */
    private static final int COLUMNS = 7;

    @TempDir Path folder;

    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** A line of the table. */
    private record Row(String type, String tags, String unit, String series) {}

    @Override
    protected RouteBuilder createRouteBuilder() {
        context.getRegistry().bind("meters", meters);
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:embed").to("clip:embed");
                from("direct:classify").to("clip:classify?labels=red circle,blue star");
                from("direct:tag").to("clip:tag?labels=red circle,blue star");
                from("direct:moderate").to("clip:moderate");
                from("direct:similarity").to("clip:similarity?query=a red circle");
                from("direct:rank").to("clip:rank?query=a red circle");
                from("direct:index").to("clip:index?indexDirectory=" + folder);
                from("direct:search").to("clip:search?indexDirectory=" + folder);
                from("direct:transcribe").to("whisper:transcribe");
                from("direct:sd").to("sd:text-to-image?steps=1&guidanceScale=1");
            }
        };
    }

    private void sendAll() throws IOException {
        byte[] image = Media.image();
        for (String from : List.of("index", "embed", "classify", "tag", "moderate", "similarity")) {
            template.requestBody("direct:" + from, image);
        }
        template.requestBody("direct:rank", List.of(image, image));
        template.requestBody("direct:search", "a red circle");
        template.requestBody("direct:transcribe", Media.recording());
        template.requestBody("direct:sd", "a red circle");
        for (String from : List.of("embed", "transcribe", "sd")) {
            Exchange failed =
                    template.send(
                            "direct:" + from, exchange -> exchange.getMessage().setBody(folder));
            assertThat(failed.getException()).isNotNull();
        }
    }

    private static Map<String, Row> table() throws IOException {
        var rows = new TreeMap<String, Row>();
        for (String line : Files.readAllLines(Repository.path("docs/observability.md"))) {
            String[] cells = line.split("\\s*\\|\\s*");
            if (line.startsWith("| `camel.multimodal.") && cells.length == COLUMNS) {
                rows.put(
                        cells[1].replace("`", ""),
                        new Row(cells[2], cells[3].replace("`", ""), cells[4], cells[5]));
            }
        }
        return rows;
    }

    private Map<String, Row> exported() {
        var rows = new TreeMap<String, Row>();
        for (Meter meter : meters.getMeters()) {
            Meter.Id id = meter.getId();
            String tags = id.getTags().stream().map(Tag::getKey).collect(Collectors.joining(", "));
            String unit = id.getBaseUnit() == null ? "" : id.getBaseUnit();
            rows.put(
                    id.getName(),
                    new Row(type(id.getType()), tags, unit, "`" + series(id.getName()) + "`"));
        }
        return rows;
    }

    private static String type(Meter.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the names in Prometheus of a meter, other than the buckets. */
    private String series(String meter) {
        String prefix = meter.replace('.', '_');
        var names = new TreeSet<String>();
        series().forEach(
                        (line, labels) -> {
                            String name = line.substring(0, line.indexOf('{'));
                            if (name.startsWith(prefix) && !name.endsWith("_bucket")) {
                                names.add(name);
                            }
                        });
        return String.join("`, `", names);
    }

    /** Returns the series that Prometheus scrapes, with their labels. */
    private Map<String, Map<String, String>> series() {
        var all = new TreeMap<String, Map<String, String>>();
        meters.scrape()
                .lines()
                .filter(line -> line.startsWith("camel_multimodal"))
                .forEach(
                        line -> {
                            var labels = new TreeMap<String, String>();
                            Matcher matcher = LABEL.matcher(line);
                            while (matcher.find()) {
                                labels.put(matcher.group(1), matcher.group(2));
                            }
                            all.put(line, labels);
                        });
        return all;
    }

    @Test
    void theTableHasExactlyTheMetersThatAreExported() throws Exception {
        sendAll();

        assertThat(table()).isEqualTo(exported());
    }

    @Test
    void anEndpointOfEveryOperationHasAtMostAHundredSeries() throws Exception {
        sendAll();

        Map<String, Long> endpoints =
                series().values().stream()
                        .filter(labels -> labels.containsKey("operation"))
                        .collect(
                                Collectors.groupingBy(
                                        labels ->
                                                labels.get("component")
                                                        + ":"
                                                        + labels.get("operation"),
                                        Collectors.counting()));
        long ofTheComponent =
                series().values().stream()
                        .filter(labels -> !labels.containsKey("operation"))
                        .count();

        assertThat(endpoints)
                .containsOnlyKeys(
                        "clip:classify",
                        "clip:embed",
                        "clip:index",
                        "clip:moderate",
                        "clip:rank",
                        "clip:search",
                        "clip:similarity",
                        "clip:tag",
                        "sd:text-to-image",
                        "whisper:transcribe");
        assertThat(endpoints)
                .allSatisfy(
                        (endpoint, series) ->
                                assertThat(series + ofTheComponent)
                                        .as(endpoint)
                                        .isBetween(20L, 100L));
    }
}
