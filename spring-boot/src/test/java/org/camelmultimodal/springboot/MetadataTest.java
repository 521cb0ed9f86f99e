/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.configurationmetadata.ValueHint;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The metadata for IDEs, read by Spring Boot's reader, against Camel's catalog. */
class MetadataTest {

    private static final String FILE = "/META-INF/spring-configuration-metadata.json";

    private static Map<String, ConfigurationMetadataProperty> properties;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = MetadataTest.class.getResourceAsStream(FILE)) {
            properties =
                    ConfigurationMetadataRepositoryJsonBuilder.create(in)
                            .build()
                            .getAllProperties();
        }
    }

    @Test
    void everyOptionOfTheComponentsIsInItAndNothingElse() throws Exception {
        var expected = new TreeMap<String, JsonNode>();
        try (var context = new DefaultCamelContext()) {
            for (String component : List.of("clip", "sd", "whisper")) {
                JsonNode options =
                        new ObjectMapper()
                                .readTree(context.getComponentParameterJsonSchema(component))
                                .path("componentProperties");
                options.properties()
                        .forEach(
                                option ->
                                        expected.put(
                                                "camel.component.%s.%s"
                                                        .formatted(
                                                                component,
                                                                DataObjectPropertyName.toDashedForm(
                                                                        option.getKey())),
                                                option.getValue()));
            }
        }

        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(properties.keySet())
                .filteredOn(name -> !name.matches(".*\\.(customizer\\.)?enabled"))
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(properties.keySet())
                .filteredOn(name -> name.matches(".*\\.(customizer\\.)?enabled"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of("clip", "sd", "whisper")
                                .flatMap(
                                        name ->
                                                Stream.of(
                                                        "camel.component." + name + ".enabled",
                                                        "camel.component."
                                                                + name
                                                                + ".customizer.enabled"))
                                .toList());
        assertThat(expected)
                .allSatisfy(
                        (name, option) -> {
                            ConfigurationMetadataProperty property = properties.get(name);
                            assertThat(property.getDescription())
                                    .isEqualTo(option.path("description").asText());
                            assertThat(property.isDeprecated())
                                    .isEqualTo(option.path("deprecated").asBoolean());
                            assertThat(property.getDefaultValue() == null)
                                    .isEqualTo(option.get("defaultValue") == null);
                        });
    }

    @Test
    void typesAndDefaultsAreThoseThatAnIdeChecks() throws ClassNotFoundException {
        assertThat(typeAndDefault("clip.top-k")).isEqualTo("java.lang.Integer null");
        assertThat(typeAndDefault("clip.max-bytes")).isEqualTo("java.lang.Long 536870912");
        assertThat(typeAndDefault("clip.min-score")).isEqualTo("java.lang.Float -1.0");
        assertThat(typeAndDefault("whisper.timestamps")).isEqualTo("java.lang.Boolean true");
        assertThat(typeAndDefault("whisper.max-duration")).isEqualTo("java.time.Duration 4h");
        assertThat(typeAndDefault("whisper.decoding"))
                .isEqualTo("org.camelmultimodal.runtime.decoding.Decoding in-process");
        for (ConfigurationMetadataProperty property : properties.values()) {
            assertThat(Class.forName(property.getType().replaceAll("<.*", ""))).isNotNull();
        }
    }

    @Test
    void valuesOfEnumsAreSuggested() {
        assertThat(
                        properties
                                .get("camel.component.whisper.response-format")
                                .getHints()
                                .getValueHints())
                .extracting(ValueHint::getValue)
                .containsExactly("text", "json", "srt", "vtt", "tsv");
        assertThat(
                        properties
                                .get("camel.component.clip.embedding-store")
                                .getHints()
                                .getValueProviders())
                .singleElement()
                .satisfies(
                        provider ->
                                assertThat(provider.getParameters())
                                        .containsEntry(
                                                "target",
                                                "dev.langchain4j.store.embedding.EmbeddingStore"));
    }

    private static String typeAndDefault(String name) {
        ConfigurationMetadataProperty property = properties.get("camel.component." + name);
        return property.getType() + " " + property.getDefaultValue();
    }
}
