/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Kamelet of this module.
 *
 * @param fileName the name of the file, without its folder
 * @param content the YAML document
 */
record KameletFile(String fileName, JsonNode content) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static final String TYPE = "camel.apache.org/kamelet.type";

    private static final Path FOLDER = Path.of("src/main/resources/kamelets");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{(\\??)([\\w.-]+)(?::[^}]*)?}}");

    /** Returns all Kamelets, sorted by name. */
    static List<KameletFile> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(KameletFile::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KameletFile of(String name) {
        return read(FOLDER.resolve(name + ".kamelet.yaml"));
    }

    private static KameletFile read(Path file) {
        try {
            return new KameletFile(
                    file.getFileName().toString(), YAML.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return content.at("/metadata/name").asText();
    }

    String type() {
        return content.at("/metadata/labels").path(TYPE).asText();
    }

    String annotation(String name) {
        return content.at("/metadata/annotations").path("camel.apache.org/" + name).asText();
    }

    JsonNode definition() {
        return content.at("/spec/definition");
    }

    JsonNode template() {
        return content.at("/spec/template");
    }

    /** Returns the properties by name, in their order. */
    Map<String, JsonNode> properties() {
        return fields(definition().path("properties"));
    }

    Set<String> required() {
        return new HashSet<>(texts(definition().path("required")));
    }

    List<String> dependencies() {
        return texts(content.at("/spec/dependencies"));
    }

    /** Returns the parameters that the template uses, and for each whether it is optional. */
    Map<String, Boolean> parameters() {
        var found = new TreeMap<String, Boolean>();
        for (String text : strings(template())) {
            PARAMETER
                    .matcher(text)
                    .results()
                    .forEach(hit -> found.put(hit.group(2), !hit.group(1).isEmpty()));
        }
        return found;
    }

    /** Returns the steps of the template that send to an endpoint: their URI and parameters. */
    Map<String, Map<String, JsonNode>> endpoints() {
        var found = new TreeMap<String, Map<String, JsonNode>>();
        for (JsonNode uri : template().findParents("uri")) {
            found.put(uri.path("uri").asText(), fields(uri.path("parameters")));
        }
        return found;
    }

    private static List<String> texts(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .map(i -> array.get(i).asText())
                .toList();
    }

    static Map<String, JsonNode> fields(JsonNode object) {
        var fields = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private static List<String> strings(JsonNode node) {
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        return Stream.iterate(node.elements(), Iterator::hasNext, i -> i)
                .flatMap(i -> strings(i.next()).stream())
                .toList();
    }

    @Override
    public String toString() {
        return fileName;
    }
}
