/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The description of a component in the catalog.
 *
 * @param scheme its scheme
 * @param operations the operations of its URIs
 * @param options the names of the endpoint options
 * @param headers the names of the message headers
 */
record ComponentCatalog(
        String scheme, List<String> operations, List<String> options, List<String> headers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns all components. */
    static List<ComponentCatalog> all() {
        return Stream.of("clip/clip", "whisper/whisper", "diffusion/sd")
                .map(ComponentCatalog::read)
                .toList();
    }

    private static ComponentCatalog read(String name) {
        String resource = "/META-INF/org/camelmultimodal/" + name + ".json";
        try (InputStream in = ComponentCatalog.class.getResourceAsStream(resource)) {
            JsonNode json = JSON.readTree(in);
            JsonNode properties = json.path("properties");
            var operations = new ArrayList<String>();
            properties
                    .path("operation")
                    .path("enum")
                    .forEach(operation -> operations.add(operation.asText()));
            var options = names(properties);
            options.remove("operation");
            return new ComponentCatalog(
                    name.substring(name.indexOf('/') + 1),
                    operations,
                    options,
                    names(json.path("headers")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
            names.add(each.next());
        }
        return names;
    }
}
