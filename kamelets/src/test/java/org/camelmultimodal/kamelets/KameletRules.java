/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Conventions of the Kamelet catalog of Apache Camel that its schema does not express, and those of
 * this module. Each violation is a sentence that names the value.
 */
final class KameletRules {

    private static final Set<String> TYPES = Set.of("source", "sink", "action");

    /** JSON types of property values in Jackson's terms. */
    private static final Map<String, Set<String>> VALUES =
            Map.of(
                    "string", Set.of("STRING"),
                    "integer", Set.of("NUMBER"),
                    "number", Set.of("NUMBER"),
                    "boolean", Set.of("BOOLEAN"));

    private static final Set<String> SMALL_WORDS = Set.of("a", "an", "and", "by", "of", "or", "to");

    /** A property that is not set is looked up among the environment variables, by its name. */
    private static final Set<String> ENVIRONMENT =
            Set.of(
                    "COLUMNS",
                    "DISPLAY",
                    "EDITOR",
                    "HOME",
                    "HOSTNAME",
                    "LANG",
                    "LANGUAGE",
                    "LINES",
                    "LOGNAME",
                    "MAIL",
                    "PAGER",
                    "PATH",
                    "PWD",
                    "SHELL",
                    "TERM",
                    "TMPDIR",
                    "TZ",
                    "USER",
                    "USERNAME");

    private static final String ICON = "data:image/svg+xml;base64,";
    private static final Pattern ARTICLE = Pattern.compile("(The|A|An) .*");

    private final String version;
    private final Set<String> endpointOptions;

    /**
     * @param version the version of the project
     * @param endpointOptions the options of the kamelet component, which hide properties
     */
    KameletRules(String version, Set<String> endpointOptions) {
        this.version = version;
        this.endpointOptions = endpointOptions;
    }

    /** Returns the violations of one Kamelet. */
    List<String> violations(KameletFile kamelet) {
        var violations = new ArrayList<String>();
        checkNames(kamelet, violations);
        checkAnnotations(kamelet, violations);
        kamelet.properties().forEach((name, value) -> checkProperty(name, value, violations));
        checkRequired(kamelet, violations);
        checkParameters(kamelet, violations);
        checkTemplate(kamelet, violations);
        checkDependencies(kamelet, violations);
        return violations;
    }

    /** Returns the violations of rules on the Kamelets together. */
    static List<String> duplicates(List<KameletFile> kamelets) {
        var violations = new ArrayList<String>();
        var used = new HashSet<String>();
        for (KameletFile kamelet : kamelets) {
            for (String field : List.of("title", "description")) {
                String text = kamelet.definition().path(field).asText();
                if (!used.add(text)) {
                    violations.add("another Kamelet has the " + field + " " + text);
                }
            }
        }
        return violations;
    }

    private static void checkNames(KameletFile kamelet, List<String> violations) {
        String type = kamelet.type();
        if (!kamelet.fileName().equals(kamelet.name() + ".kamelet.yaml")) {
            violations.add("the file is not named by the Kamelet " + kamelet.name());
        }
        if (!TYPES.contains(type)) {
            violations.add("the type " + type + " is none of " + TYPES);
            return;
        }
        if (!kamelet.name().endsWith("-" + type)) {
            violations.add("the name does not end with the type " + type);
        }
        String title = kamelet.definition().path("title").asText();
        if (!title.endsWith(" " + capitalized(type))) {
            violations.add("the title " + title + " does not end with the type " + type);
        }
        if (kamelet.definition().path("description").asText().isBlank()) {
            violations.add("the Kamelet has no description");
        }
        if (!kamelet.definition().path("type").asText().equals("object")) {
            violations.add("the definition is not of type object");
        }
    }

    private void checkAnnotations(KameletFile kamelet, List<String> violations) {
        if (!kamelet.annotation("catalog.version").equals(version)) {
            violations.add("the catalog version is not " + version);
        }
        if (!kamelet.annotation("provider").equals("Camel Multimodal")) {
            violations.add("the provider is not Camel Multimodal");
        }
        if (!Set.of("Preview", "Stable").contains(kamelet.annotation("kamelet.support.level"))) {
            violations.add("the support level is not Preview or Stable");
        }
        for (String name : List.of("kamelet.group", "kamelet.namespace")) {
            if (kamelet.annotation(name).isBlank()) {
                violations.add("the annotation " + name + " is missing");
            }
        }
        checkIcon(kamelet.annotation("kamelet.icon"), violations);
    }

    private static void checkIcon(String icon, List<String> violations) {
        if (!icon.startsWith(ICON)) {
            violations.add("the icon is not an SVG as a data URI");
            return;
        }
        try {
            byte[] svg = Base64.getDecoder().decode(icon.substring(ICON.length()));
            var root =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(svg))
                            .getDocumentElement();
            if (!root.getTagName().equals("svg") || !root.hasChildNodes()) {
                violations.add("the icon is not an SVG with content");
            }
        } catch (Exception e) {
            violations.add("the icon cannot be read: " + e);
        }
    }

    private void checkProperty(String name, JsonNode property, List<String> violations) {
        String title = property.path("title").asText();
        String type = property.path("type").asText();
        if (title.isBlank() || ARTICLE.matcher(title).matches()) {
            violations.add("the property " + name + " has no title without an article");
        }
        for (String word : title.split(" ")) {
            if (!SMALL_WORDS.contains(word) && !word.equals(capitalized(word))) {
                violations.add("the title of " + name + " has the lowercase word " + word);
            }
        }
        if (property.path("description").asText().isBlank()) {
            violations.add("the property " + name + " has no description");
        }
        if (!VALUES.containsKey(type)) {
            violations.add("the type " + type + " of " + name + " is none of " + VALUES.keySet());
            return;
        }
        for (String field : List.of("default", "example")) {
            JsonNode value = property.path(field);
            if (!value.isMissingNode() && !fits(value, type, property.path("enum"))) {
                violations.add("the " + field + " " + value + " of " + name + " is invalid");
            }
        }
        if (endpointOptions.contains(name)) {
            violations.add("the property " + name + " is hidden by an option of every Kamelet");
        }
        if (property.path("format").asText().equals("password")
                && !property.path("x-descriptors")
                        .toString()
                        .contains("urn:camel:group:credentials")) {
            violations.add("the password " + name + " is not in the group of credentials");
        }
    }

    private static boolean fits(JsonNode value, String type, JsonNode allowed) {
        boolean ofType =
                VALUES.get(type).contains(value.getNodeType().name())
                        && (!type.equals("integer") || value.isIntegralNumber());
        if (allowed.isMissingNode()) {
            return ofType;
        }
        for (JsonNode one : allowed) {
            if (one.equals(value)) {
                return ofType;
            }
        }
        return false;
    }

    private static void checkRequired(KameletFile kamelet, List<String> violations) {
        JsonNode required = kamelet.definition().path("required");
        if (required.size() != kamelet.required().size()) {
            violations.add("a property is required twice");
        }
        for (String name : kamelet.required()) {
            if (!kamelet.properties().containsKey(name)) {
                violations.add("the required property " + name + " does not exist");
            }
        }
    }

    private static void checkParameters(KameletFile kamelet, List<String> violations) {
        Map<String, Boolean> used = kamelet.parameters();
        used.forEach(
                (name, optional) -> {
                    JsonNode property = kamelet.properties().get(name);
                    if (property == null) {
                        violations.add("the parameter " + name + " is no property");
                    } else if (optional
                            == (property.has("default") || kamelet.required().contains(name))) {
                        violations.add(
                                "the parameter "
                                        + name
                                        + " is to be optional, as {{?"
                                        + name
                                        + "}}, if it has no default and is not required");
                    } else if (optional && ENVIRONMENT.contains(name.toUpperCase(Locale.ROOT))) {
                        violations.add("the parameter " + name + " is an environment variable");
                    }
                });
        for (String name : kamelet.properties().keySet()) {
            if (!used.containsKey(name)) {
                violations.add("the property " + name + " is not used");
            }
        }
    }

    private static void checkTemplate(KameletFile kamelet, List<String> violations) {
        boolean source = kamelet.type().equals("source");
        String expected = source ? "kamelet:sink" : "kamelet:source";
        if (!kamelet.template().toString().contains("\"" + expected + "\"")) {
            violations.add("the template does not contain " + expected);
        }
    }

    private void checkDependencies(KameletFile kamelet, List<String> violations) {
        for (String dependency : kamelet.dependencies()) {
            List<String> parts = Arrays.asList(dependency.split(":"));
            boolean maven = parts.get(0).equals("mvn") && parts.size() == 4;
            if (!maven && !(parts.get(0).equals("camel") && parts.size() == 2)) {
                violations.add("the dependency " + dependency + " is not camel: or mvn:");
            }
            if (maven
                    && parts.get(1).equals("org.camelmultimodal")
                    && !parts.get(3).equals(version)) {
                violations.add("the dependency " + dependency + " is not of version " + version);
            }
        }
        if (!kamelet.dependencies().contains("camel:kamelet")) {
            violations.add("the dependency camel:kamelet is missing");
        }
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
