/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camelmultimodal.systemtests.Repository;

/** The components as Camel's catalog describes them, in the JSON that the build generates. */
enum CatalogComponent {
    CLIP("camel-clip", "clip", "clip", "CamelClip"),
    WHISPER("camel-whisper", "whisper", "whisper", "CamelWhisper"),
    SD("camel-diffusion", "diffusion", "sd", "CamelSd");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String module;
    private final String family;
    private final String scheme;
    private final String prefix;

    CatalogComponent(String module, String family, String scheme, String prefix) {
        this.module = module;
        this.family = family;
        this.scheme = scheme;
        this.prefix = prefix;
    }

    String scheme() {
        return scheme;
    }

    /** Returns the prefix of the names of its headers. */
    String prefix() {
        return prefix;
    }

    Path page() {
        return Repository.path(module + "/src/main/docs/" + scheme + "-component.adoc");
    }

    /** Returns the options of the component, by name. */
    Map<String, JsonNode> componentOptions() {
        return kind("componentProperties", "property");
    }

    /** Returns the path parameters of the endpoint, by name. */
    Map<String, JsonNode> pathParameters() {
        return kind("properties", "path");
    }

    /** Returns the query parameters of the endpoint, by name. */
    Map<String, JsonNode> endpointOptions() {
        return kind("properties", "parameter");
    }

    Map<String, JsonNode> headers() {
        return kind("headers", "header");
    }

    List<String> operations() {
        var operations = new ArrayList<String>();
        pathParameters()
                .get("operation")
                .path("enum")
                .forEach(value -> operations.add(kebab(value)));
        return operations;
    }

    /** Returns a constant as it is written in a URI, as in text-to-image. */
    static String kebab(JsonNode constant) {
        return constant.asText().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Map<String, JsonNode> kind(String section, String kind) {
        var found = new LinkedHashMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> entry : json().path(section).properties()) {
            if (entry.getValue().path("kind").asText().equals(kind)) {
                found.put(entry.getKey(), entry.getValue());
            }
        }
        return found;
    }

    private JsonNode json() {
        String name = "/META-INF/org/camelmultimodal/" + family + "/" + scheme + ".json";
        try (InputStream in = CatalogComponent.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
