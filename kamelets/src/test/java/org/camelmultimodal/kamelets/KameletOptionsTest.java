/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PatternHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Kamelets agree with the catalog of the components that they use. */
class KameletOptionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<KameletFile> kamelets() {
        return KameletFile.all();
    }

    static List<KameletFile> actions() {
        return kamelets().stream().filter(kamelet -> kamelet.type().equals("action")).toList();
    }

    private static JsonNode component(String uri) throws IOException {
        String scheme = uri.substring(0, uri.indexOf(':'));
        try (var context = new DefaultCamelContext()) {
            return JSON.readTree(context.getComponentParameterJsonSchema(scheme));
        }
    }

    /** Returns the endpoints of a Kamelet other than its own source and sink. */
    private static Map<String, Map<String, JsonNode>> endpoints(KameletFile kamelet) {
        var endpoints = new TreeMap<>(kamelet.endpoints());
        endpoints.keySet().removeIf(uri -> uri.startsWith("kamelet:"));
        return endpoints;
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void aKameletDependsOnTheComponentsThatItUses(KameletFile kamelet) throws IOException {
        assertThat(endpoints(kamelet)).isNotEmpty();
        for (String uri : endpoints(kamelet).keySet()) {
            JsonNode component = component(uri).path("component");
            String artifact = component.path("artifactId").asText();
            String group = component.path("groupId").asText();

            assertThat(kamelet.dependencies())
                    .contains(
                            group.equals("org.apache.camel")
                                    ? artifact.replace("camel-", "camel:")
                                    : "mvn:%s:%s:%s"
                                            .formatted(
                                                    group,
                                                    artifact,
                                                    System.getProperty("project.version")));
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void optionsExist(KameletFile kamelet) throws IOException {
        for (var endpoint : endpoints(kamelet).entrySet()) {
            assertThat(KameletFile.fields(component(endpoint.getKey()).path("properties")))
                    .containsKeys(endpoint.getValue().keySet().toArray(new String[0]));
        }
    }

    @ParameterizedTest
    @MethodSource("actions")
    void propertiesHaveTheValuesAndDefaultsOfTheirOptions(KameletFile kamelet) throws IOException {
        var endpoint = endpoints(kamelet).entrySet().iterator().next();
        JsonNode options = component(endpoint.getKey()).path("properties");
        for (var parameter : endpoint.getValue().entrySet()) {
            JsonNode option = options.path(parameter.getKey());
            String name = parameter.getValue().asText().replaceAll("RAW|\\W", "");
            JsonNode property = kamelet.properties().getOrDefault(name, JSON.createObjectNode());
            if (property.has("enum")) {
                assertThat(values(property)).as(name).isEqualTo(values(option));
            }
            if (property.has("default") && option.has("defaultValue")) {
                assertThat(value(property.path("default")))
                        .as("default of %s", name)
                        .isEqualTo(value(option.path("defaultValue")));
            }
        }
    }

    private static List<String> values(JsonNode option) {
        return StreamSupport.stream(option.path("enum").spliterator(), false)
                .map(KameletOptionsTest::value)
                .toList();
    }

    /** Returns a value as in a URI: the catalog has the constants of enums, and floats as 1.0. */
    private static String value(JsonNode value) {
        return value.asText().toLowerCase(Locale.ROOT).replace('_', '-').replaceAll("\\.0$", "");
    }

    /** A sender must not change what the properties of a Kamelet say. */
    @ParameterizedTest
    @MethodSource("actions")
    void headersThatOverrideOptionsAreRemoved(KameletFile kamelet) throws IOException {
        String uri = endpoints(kamelet).keySet().iterator().next();
        String pattern = kamelet.template().findValue("removeHeaders").path("pattern").asText();
        JsonNode headers = component(uri).path("headers");

        var overriding = new TreeMap<>(KameletFile.fields(headers));
        overriding
                .values()
                .removeIf(
                        header ->
                                !header.path("description").asText().startsWith("Overrides the "));

        assertThat(overriding).hasSizeGreaterThan(5);
        assertThat(overriding.keySet())
                .allSatisfy(
                        header ->
                                assertThat(PatternHelper.matchPattern(header, pattern))
                                        .as(header)
                                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void headersThatAreDescribedExist(KameletFile kamelet) throws IOException {
        String uri = endpoints(kamelet).keySet().iterator().next();
        JsonNode described = kamelet.content().at("/spec/dataTypes/out/headers");

        assertThat(KameletFile.fields(component(uri).path("headers")))
                .containsKeys(KameletFile.fields(described).keySet().toArray(new String[0]));
    }
}
