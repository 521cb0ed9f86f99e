/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables of options and headers on the component pages equal the catalog, which the build
 * generates. <code>-DupdatePages=true</code> updates the tables.
 */
class ComponentPagesTest {

    private static final String OPTIONS =
            "[cols=\"3,7,2,2\",options=\"header\"]\n|===\n| Name | Description | Default | Type\n";
    private static final String HEADERS =
            "[cols=\"4,6,2\",options=\"header\"]\n|===\n| Name | Description | Type\n";

    @ParameterizedTest
    @EnumSource
    void tablesAreThoseOfTheCatalog(CatalogComponent component) throws IOException {
        String text = Files.readString(component.page());

        String expected =
                text.substring(0, text.indexOf("== Component options")) + tables(component);

        if (Boolean.getBoolean("updatePages")) {
            Files.writeString(component.page(), expected);
        } else {
            assertThat(component.page())
                    .as("-DupdatePages=true updates the tables from the catalog")
                    .usingCharset(StandardCharsets.UTF_8)
                    .hasContent(expected);
        }
    }

    private static String tables(CatalogComponent component) {
        return "== Component options\n\n"
                + options(component.componentOptions())
                + "\n== Endpoint options\n\nPath parameter:\n\n"
                + options(component.pathParameters())
                + "\nQuery parameters:\n\n"
                + options(component.endpointOptions())
                + "\n== Message headers\n\n"
                + OptionHeaders.RULE
                + "\n"
                + headers(component.headers());
    }

    private static String options(Map<String, JsonNode> options) {
        var rows = new StringBuilder(OPTIONS);
        options.forEach(
                (name, about) -> rows.append(row(name, about, defaultValue(about), type(about))));
        return rows + "|===\n";
    }

    private static String headers(Map<String, JsonNode> headers) {
        var rows = new StringBuilder(HEADERS);
        headers.forEach((name, about) -> rows.append(row(name, about, type(about))));
        return rows + "|===\n";
    }

    private static String row(String name, JsonNode about, String... cells) {
        var row = new StringBuilder("| `" + name + "` | " + about.path("description").asText());
        for (String cell : cells) {
            row.append(" | ").append(cell);
        }
        return row + "\n";
    }

    private static String defaultValue(JsonNode about) {
        JsonNode value = about.path("defaultValue");
        return about.path("enum").isArray() ? CatalogComponent.kebab(value) : value.asText();
    }

    private static String type(JsonNode about) {
        if (!about.path("enum").isArray()) {
            return about.path("javaType").asText().replaceAll("[a-z0-9]+\\.", "");
        }
        var values = new ArrayList<String>();
        about.path("enum").forEach(value -> values.add(CatalogComponent.kebab(value)));
        return String.join(" / ", values);
    }
}
