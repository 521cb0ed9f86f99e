/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.v1.KameletSpec;

/**
 * The schema of Camel's custom resource Kamelet, and within the template that of the YAML DSL. A
 * field that they do not know is an error, in contrast to how Camel reads a Kamelet.
 */
final class KameletSchema {

    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec");
    private static final Set<String> TEMPLATE = Set.of("beans", "from", "route");

    /** Most of the schema of the YAML DSL is not needed for a Kamelet. */
    private static final SchemaValidatorsConfig LAZY =
            SchemaValidatorsConfig.builder().preloadJsonSchema(false).build();

    private final ObjectMapper mapper =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final JsonSchema route;

    KameletSchema() {
        try (InputStream in = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            ObjectNode schema = (ObjectNode) mapper.readTree(in);
            route =
                    JsonSchemaFactory.getInstance(VersionFlag.V7)
                            .getSchema(schema.put("$id", "urn:camel:yaml-dsl"), LAZY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what does not conform. */
    List<String> violations(JsonNode kamelet) {
        var violations = new ArrayList<String>();
        checkFields(kamelet, FIELDS, violations);
        if (!kamelet.path("apiVersion").asText().equals("camel.apache.org/v1")
                || !kamelet.path("kind").asText().equals("Kamelet")) {
            violations.add("not a Kamelet of camel.apache.org/v1");
        }
        checkClass(kamelet.path("metadata"), ObjectMeta.class, violations);
        checkClass(kamelet.path("spec"), KameletSpec.class, violations);
        checkTemplate(kamelet.at("/spec/template"), violations);
        return violations;
    }

    private static void checkFields(JsonNode node, Set<String> known, List<String> violations) {
        for (String field : KameletFile.fields(node).keySet()) {
            if (!known.contains(field)) {
                violations.add("unknown field " + field);
            }
        }
    }

    /** Reads a node as a class of the schema; a value that is not of the type changes by that. */
    private void checkClass(JsonNode node, Class<?> type, List<String> violations) {
        try {
            Object value = mapper.treeToValue(node, type);
            if (value instanceof ObjectMeta meta) {
                checkFields(
                        mapper.valueToTree(meta.getAdditionalProperties()), Set.of(), violations);
            }
            if (!mapper.valueToTree(value).equals(mapper.readTree(node.toString()))) {
                violations.add("a value has another type than in the schema: " + node);
            }
        } catch (MismatchedInputException e) {
            violations.add(e.getOriginalMessage() + " at " + e.getPathReference());
        } catch (IOException e) {
            violations.add(e.getMessage());
        }
    }

    private void checkTemplate(JsonNode template, List<String> violations) {
        checkFields(template, TEMPLATE, violations);
        ObjectNode list = mapper.createObjectNode();
        list.set("from", template.path("from"));
        route.validate(mapper.createArrayNode().add(list))
                .forEach(message -> violations.add(message.getMessage()));
    }
}
