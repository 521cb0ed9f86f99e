/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of options and headers on the components' pages say what the catalog says. The build
 * writes the catalog; <code>-DupdatePages=true</code> writes the tables.
 */
class ComponentPagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPTIONS =
            "[cols=\"3,7,2,2\",options=\"header\"]\n|===\n| Name | Description | Default | Type\n";
    private static final String HEADERS =
            "[cols=\"4,6,2\",options=\"header\"]\n|===\n| Name | Description | Type\n";

    @ParameterizedTest
    @CsvSource({
        "camel-clip,clip/clip",
        "camel-whisper,whisper/whisper",
        "camel-diffusion,diffusion/sd"
    })
    void tablesAreThoseOfTheCatalog(String module, String name) throws IOException {
        Path page =
                Path.of(
                        "..",
                        module,
                        "src/main/docs",
                        Path.of(name).getFileName() + "-component.adoc");
        String text = Files.readString(page);

        String expected = text.substring(0, text.indexOf("== Component options")) + tables(name);

        if (Boolean.getBoolean("updatePages")) {
            Files.writeString(page, expected);
        } else {
            assertThat(text).isEqualTo(expected);
        }
    }

    private static String tables(String name) throws IOException {
        try (InputStream in =
                ComponentPagesTest.class.getResourceAsStream(
                        "/META-INF/org/camelmultimodal/" + name + ".json")) {
            JsonNode json = JSON.readTree(in);
            JsonNode options = json.path("properties");
            return "== Component options\n\n"
                    + options(json.path("componentProperties"), "property")
                    + "\n== Endpoint options\n\nPath parameter:\n\n"
                    + options(options, "path")
                    + "\nQuery parameters:\n\n"
                    + options(options, "parameter")
                    + "\n== Message headers\n\n"
                    + headers(json.path("headers"));
        }
    }

    private static String options(JsonNode options, String kind) {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            JsonNode about = option.getValue();
            if (about.path("kind").asText().equals(kind)) {
                rows.add(
                        row(
                                option.getKey(),
                                about,
                                about.path("enum").isArray()
                                        ? kebab(about.path("defaultValue").asText())
                                        : about.path("defaultValue").asText(),
                                type(about)));
            }
        }
        return OPTIONS + String.join("", rows) + "|===\n";
    }

    private static String headers(JsonNode headers) {
        var rows = new StringBuilder(HEADERS);
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            JsonNode about = header.getValue();
            rows.append(row(header.getKey(), about, simpleName(about)));
        }
        return rows + "|===\n";
    }

    private static String row(String name, JsonNode about, String... cells) {
        var row = new StringBuilder("| `" + name + "` | " + about.path("description").asText());
        for (String cell : cells) {
            row.append(" | ").append(cell);
        }
        return row + "\n";
    }

    private static String type(JsonNode about) {
        if (!about.path("enum").isArray()) {
            return simpleName(about);
        }
        var values = new ArrayList<String>();
        about.path("enum").forEach(value -> values.add(kebab(value.asText())));
        return String.join(" / ", values);
    }

    private static String simpleName(JsonNode about) {
        return about.path("javaType").asText().replaceAll("[a-z0-9]+\\.", "");
    }

    private static String kebab(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
