/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.NullConfiguration;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.camel.InferenceHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines that a route logs with the log4j2.properties of the application. */
class LogLinesTest {

    private static final String FORGED = "a.wav\r\n12:00:00.000 ERROR Worker - The disk is full";

    private final LoggerContext logging = (LoggerContext) LogManager.getContext(false);
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void logAsBefore() {
        System.clearProperty("log.format");
        System.setErr(standardError);
        restart();
    }

    /** Creates the appenders anew: they write to the stream that is the standard error then. */
    private void restart() {
        logging.setConfiguration(new NullConfiguration());
        logging.reconfigure();
    }

    /** Logs a text of a user, and a failure that contains it; returns the lines. */
    private List<String> log(String format) throws Exception {
        System.setProperty("log.format", format);
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        restart();
        try (var context = new DefaultCamelContext()) {
            LogIds.add(context);
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:jobs")
                                    .routeId("jobs-whisper")
                                    .log(LoggingLevel.WARN, "org.example.jobs", "Job of ${body}")
                                    .throwException(new InvalidMediaException(FORGED));
                        }
                    });
            context.start();
            var template = context.createProducerTemplate();
            template.send(
                    "direct:jobs",
                    exchange -> {
                        exchange.getMessage().setBody(FORGED);
                        exchange.getMessage()
                                .setHeaders(
                                        new HashMap<>(
                                                Map.of(
                                                        InferenceHeaders.REQUEST_ID,
                                                        "job-7",
                                                        "CAMEL_TRACE_ID",
                                                        "4bf92f3577b34da6",
                                                        "CAMEL_SPAN_ID",
                                                        "00f067aa0ba902b7")));
                    });
            template.stop();
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aLineInJsonHasTheIdsOfTheMessageAndOneLineForEachEvent() throws Exception {
        var events = new ArrayList<JsonNode>();
        for (String line : log("json")) {
            events.add(new ObjectMapper().readTree(line));
        }

        JsonNode event =
                events.stream()
                        .filter(each -> each.path("logger").asText().equals("org.example.jobs"))
                        .findFirst()
                        .orElseThrow();
        assertThat(event.path("message").asText()).isEqualTo("Job of " + FORGED);
        assertThat(event.path("level").asText()).isEqualTo("WARN");
        assertThat(event.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
        assertThat(event.path("routeId").asText()).isEqualTo("jobs-whisper");
        assertThat(event.path("exchangeId").asText()).isNotBlank();
        assertThat(event.path("requestId").asText()).isEqualTo("job-7");
        assertThat(event.path("traceId").asText()).isEqualTo("4bf92f3577b34da6");
        assertThat(event.path("spanId").asText()).isEqualTo("00f067aa0ba902b7");
        assertThat(events)
                .anySatisfy(
                        each ->
                                assertThat(each.path("exception").asText())
                                        .contains("InvalidMediaException: " + FORGED));
    }

    @Test
    void aLineBreakInATextOrAFailureStartsNoFurtherLine() throws Exception {
        List<String> lines = log("text");

        assertThat(lines).anyMatch(line -> line.contains("Job of a.wav\\r\\n12:00:00.000 ERROR"));
        assertThat(lines)
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "org.camelmultimodal.runtime.InvalidMediaException: a.wav\\n12:00"));
        assertThat(lines).noneMatch(line -> line.startsWith("12:00:00.000"));
        assertThat(lines).anyMatch(line -> line.startsWith("\tat "));
    }
}
