/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command prints: text for people, or JSON for programs. */
final class Output {

    private static final double MEGABYTE = 1e6;
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .registerModule(
                            new SimpleModule()
                                    .addSerializer(Path.class, ToStringSerializer.instance));

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    /**
     * Prints a result.
     *
     * @param json the result as records, maps and lists
     * @param lines the same for people
     */
    void print(Object json, List<String> lines) {
        if (isJson) {
            try {
                line(JSON.writeValueAsString(json));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The result cannot be written as JSON", e);
            }
        } else {
            lines.forEach(this::line);
        }
    }

    private void line(String text) {
        CamelMultimodal.println(command.commandLine().getOut(), text);
    }

    /** Returns rows as lines, each column as wide as its widest cell. */
    static List<String> table(List<List<String>> rows) {
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int index = column;
                int width = rows.stream().mapToInt(r -> r.get(index).length()).max().orElse(0);
                line.append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return List.copyOf(lines);
    }

    /** Returns a number of bytes for people. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
    }
}
