/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/**
 * A component of Camel Multimodal and its options, read from the JSON in its jar.
 *
 * @param name the name of the component, which is its scheme, such as <code>clip</code>
 * @param javaType the class of the component
 */
record ComponentOptions(String name, String javaType, List<ComponentOption> options) {

    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final String GROUP = "org.camelmultimodal";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the components of Camel Multimodal on the class path, by name.
     *
     * @throws UncheckedIOException if a jar cannot be read or has no valid JSON
     */
    static List<ComponentOptions> onClassPath(ClassLoader loader) {
        var components = new ArrayList<ComponentOptions>();
        try {
            for (URL url :
                    Collections.list(loader.getResources(SERVICES + "component.properties"))) {
                Properties jar = properties(url);
                if (GROUP.equals(jar.getProperty("groupId"))) {
                    for (String name : jar.getProperty("components").split("\\s+")) {
                        components.add(read(name, loader));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        components.sort(Comparator.comparing(ComponentOptions::name));
        return components;
    }

    private static ComponentOptions read(String name, ClassLoader loader) throws IOException {
        Properties service = properties(resource(loader, SERVICES + "component/" + name));
        String javaType = service.getProperty("class");
        String folder = javaType.substring(0, javaType.lastIndexOf('.')).replace('.', '/');
        JsonNode json =
                JSON.readTree(resource(loader, "META-INF/%s/%s.json".formatted(folder, name)));
        var options = new ArrayList<ComponentOption>();
        json.path("componentProperties")
                .properties()
                .forEach(
                        entry -> options.add(ComponentOption.of(entry.getKey(), entry.getValue())));
        return new ComponentOptions(name, javaType, List.copyOf(options));
    }

    private static URL resource(ClassLoader loader, String path) throws IOException {
        URL url = loader.getResource(path);
        if (url == null) {
            throw new IOException(path + " is missing on the class path");
        }
        return url;
    }

    private static Properties properties(URL url) throws IOException {
        var properties = new Properties();
        try (InputStream in = url.openStream()) {
            properties.load(in);
        }
        return properties;
    }
}
