/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An object of the Kubernetes manifests.
 *
 * @param tree the object
 */
record Manifest(JsonNode tree) {

    static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** Returns the objects of a YAML file. */
    static List<Manifest> parse(String text) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return documents.readAll().stream().map(Manifest::new).toList();
        }
    }

    String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String name() {
        return tree.at("/metadata/name").asText();
    }

    /** Returns whether the object creates pods. */
    boolean isWorkload() {
        return kind().equals("Deployment") || kind().equals("StatefulSet");
    }

    /** Returns the labels of the pods that the object creates. */
    JsonNode podLabels() {
        return tree.at("/spec/template/metadata/labels");
    }

    /** Returns the specification of the pods that the object creates. */
    JsonNode pod() {
        return tree.at("/spec/template/spec");
    }

    List<JsonNode> containers() {
        return list(pod().path("containers"));
    }

    /** Returns the value of an environment variable that is given literally, or an empty text. */
    String environment(String variable) {
        return containers().stream()
                .flatMap(container -> list(container.path("env")).stream())
                .filter(entry -> entry.path("name").asText().equals(variable))
                .map(entry -> entry.path("value").asText())
                .findFirst()
                .orElse("");
    }

    /** Returns the elements of an array, none if there is no array. */
    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** Returns the texts of one field of all elements of an array. */
    static List<String> texts(JsonNode array, String field) {
        return list(array).stream().map(element -> element.path(field).asText()).toList();
    }

    /** Returns all values of a field, however deep. */
    Stream<JsonNode> all(String field) {
        return tree.findValues(field).stream();
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
