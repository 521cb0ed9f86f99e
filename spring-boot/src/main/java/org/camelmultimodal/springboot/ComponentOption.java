/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * An option of a component, as Camel's catalog describes it.
 *
 * @param name in camel case, such as <code>responseFormat</code>
 * @param type boolean, integer, number, string, duration, enum or object
 * @param javaType the type of the setter
 * @param constants the values of an enum in kebab case; otherwise empty
 * @param defaultValue null if there is none; that of an enum is in kebab case
 * @param deprecationNote null if there is none
 */
record ComponentOption(
        String name,
        String type,
        String javaType,
        List<String> constants,
        JsonNode defaultValue,
        String description,
        boolean deprecated,
        String deprecationNote) {

    static ComponentOption of(String name, JsonNode json) {
        String type = json.path("type").asText();
        JsonNode defaultValue = json.get("defaultValue");
        return new ComponentOption(
                name,
                type,
                json.path("javaType").asText(),
                StreamSupport.stream(json.path("enum").spliterator(), false)
                        .map(constant -> kebab(constant.asText()))
                        .toList(),
                type.equals("enum") && defaultValue != null
                        ? TextNode.valueOf(kebab(defaultValue.asText()))
                        : defaultValue,
                json.path("description").asText(),
                json.path("deprecated").asBoolean(),
                json.path("deprecationNote").asText(null));
    }

    /** Returns the name in kebab case, such as <code>response-format</code>. */
    String dashedName() {
        return DataObjectPropertyName.toDashedForm(name);
    }

    /** Returns whether the value is a bean of the application. */
    boolean isBean() {
        return type.equals("object");
    }

    /** Returns the values that the option accepts, for the message about one that it does not. */
    String expected() {
        return switch (type) {
            case "boolean" -> "true or false";
            case "integer" -> "an integer";
            case "number" -> "a number";
            case "duration" -> "milliseconds, or a duration such as 30s";
            case "enum" -> "one of " + String.join(", ", constants);
            case "object" -> "the name of a bean of type " + javaType;
            default -> "a value of type " + javaType;
        };
    }

    private static String kebab(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
