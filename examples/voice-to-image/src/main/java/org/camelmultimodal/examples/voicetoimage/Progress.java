/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.camelmultimodal.whisper.model.Transcription;

/** Prints a line for each stage, and a table at the end. */
public class Progress {

    /**
     * A row of the table.
     *
     * @param times the milliseconds of each stage
     */
    record Row(String file, Outcome outcome, String text, Map<String, Long> times) {}

    private final PrintStream out;
    private final boolean colors;
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> expected = new HashSet<>();

    public Progress(PrintStream out, boolean colors) {
        this.out = out;
        this.colors = colors;
    }

    /**
     * Names the jobs for which {@link #await} waits.
     *
     * @param jobs the ids of the jobs
     */
    synchronized void expect(Collection<String> jobs) {
        expected.addAll(jobs);
    }

    synchronized void await() throws InterruptedException {
        while (!expected.isEmpty()) {
            wait();
        }
    }

    void stage(Exchange exchange, String stage, long millis) {
        String detail =
                switch (stage) {
                    case "transcribe" -> "“" + exchange.getMessage().getBody(String.class) + "”";
                    case "moderate" ->
                            Boolean.TRUE.equals(exchange.getMessage().getHeader("CamelClipFlagged"))
                                    ? "flagged"
                                    : "harmless";
                    case "check" -> exchange.getMessage().getBody(String.class);
                    default ->
                            exchange.getMessage().getHeader("CamelSdWidth")
                                    + " × "
                                    + exchange.getMessage().getHeader("CamelSdHeight");
                };
        out.printf(
                Locale.ROOT,
                "  %-20s %-11s %5d ms  %s%n",
                file(exchange),
                stage,
                millis,
                FileNames.printable(detail));
    }

    synchronized void done(Exchange exchange, Outcome outcome, String reason) {
        Transcription transcription = exchange.getProperty("transcription", Transcription.class);
        String text = reason != null ? reason : transcription == null ? "" : transcription.text();
        rows.add(new Row(file(exchange), outcome, text, Map.copyOf(Stages.times(exchange))));
        out.printf("  %-20s %s%n", file(exchange), colored(outcome));
        if (expected.remove(exchange.getProperty(Inbox.JOB, Job.class).id())) {
            notifyAll();
        }
    }

    synchronized void table() {
        if (rows.isEmpty()) {
            return;
        }
        out.printf("%n  %-20s %-8s %8s  %s%n", "recording", "outcome", "models", "");
        for (Row row : rows) {
            long total = row.times().values().stream().mapToLong(Long::longValue).sum();
            out.printf(
                    Locale.ROOT,
                    "  %-20s %s %5d ms  %s%n",
                    row.file(),
                    colored(row.outcome()),
                    total,
                    FileNames.printable(row.text().lines().findFirst().orElse("")));
        }
        String summary =
                rows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Row::outcome, TreeMap::new, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().label())
                        .collect(Collectors.joining(", "));
        out.printf("%n  %s%n", summary);
    }

    /** Prints an event of a recording that is not one of its stages. */
    void note(String name, String text) {
        out.printf("  %-20s %s%n", FileNames.printable(name), FileNames.printable(text));
    }

    void line(String text) {
        out.println(text);
    }

    private String colored(Outcome outcome) {
        String label = "%-8s".formatted(outcome.label());
        if (!colors) {
            return label;
        }
        int color =
                switch (outcome) {
                    case OUTBOX -> 32;
                    case REJECTED -> 33;
                    case FAILED -> 31;
                };
        return "\u001b[" + color + "m" + label + "\u001b[0m";
    }

    private static String file(Exchange exchange) {
        return FileNames.printable(exchange.getProperty(Inbox.NAME, "", String.class));
    }
}
