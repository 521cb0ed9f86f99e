/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the metadata with which IDEs complete and check the properties, from the JSON of the
 * components. Run by the build; not part of the jar.
 */
public final class ConfigurationMetadata {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "camel.component.";

    private final ObjectNode root = JSON.createObjectNode();
    private final ArrayNode groups = root.putArray("groups");
    private final ArrayNode properties = root.putArray("properties");
    private final ArrayNode hints = root.putArray("hints");

    private ConfigurationMetadata() {}

    /**
     * Writes the file.
     *
     * @param args the path of the file
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        var metadata = new ConfigurationMetadata();
        ComponentOptions.onClassPath(ConfigurationMetadata.class.getClassLoader())
                .forEach(metadata::add);
        Files.createDirectories(file.getParent());
        Files.writeString(file, metadata.root.toPrettyString() + "\n");
    }

    private void add(ComponentOptions component) {
        String prefix = PREFIX + component.name();
        groups.addObject()
                .put("name", prefix)
                .put("type", component.javaType())
                .put("description", "Options of the component %s.".formatted(component.name()));
        properties
                .addObject()
                .put("name", prefix + ".enabled")
                .put("type", Boolean.class.getName())
                .put(
                        "description",
                        "Whether to configure the component %s with the properties %s."
                                .formatted(component.name(), prefix))
                .put("defaultValue", true);
        properties
                .addObject()
                .put("name", prefix + ".customizer.enabled")
                .put("type", Boolean.class.getName())
                .put(
                        "description",
                        "Whether to configure the component %s when it is created."
                                .formatted(component.name()))
                .put("defaultValue", true);
        for (ComponentOption option : component.options()) {
            add(prefix + "." + option.dashedName(), option);
        }
    }

    private void add(String name, ComponentOption option) {
        ObjectNode property =
                properties
                        .addObject()
                        .put("name", name)
                        .put("type", type(option))
                        .put("description", option.description());
        if (option.defaultValue() != null) {
            property.set("defaultValue", option.defaultValue());
        }
        if (option.deprecated()) {
            property.putObject("deprecation").put("reason", option.deprecationNote());
        }
        if (!option.constants().isEmpty()) {
            values(name, option.constants());
        } else if (option.isBean()) {
            ObjectNode provider =
                    hints.addObject().put("name", name).putArray("providers").addObject();
            provider.put("name", "spring-bean-reference")
                    .putObject("parameters")
                    .put("target", option.javaType().replaceAll("<.*", ""));
        }
    }

    private void values(String name, List<String> constants) {
        ArrayNode values = hints.addObject().put("name", name).putArray("values");
        constants.forEach(constant -> values.addObject().put("value", constant));
    }

    /** Returns the type that an IDE checks values against. */
    private static String type(ComponentOption option) {
        return switch (option.type()) {
            case "duration" -> "java.time.Duration";
            case "boolean" -> Boolean.class.getName();
            case "integer", "number" ->
                    switch (option.javaType()) {
                        case "int" -> Integer.class.getName();
                        case "long" -> Long.class.getName();
                        case "float" -> Float.class.getName();
                        case "double" -> Double.class.getName();
                        default -> option.javaType();
                    };
            default -> option.javaType();
        };
    }
}
