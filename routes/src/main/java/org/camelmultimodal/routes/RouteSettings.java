/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.util.IOHelper;

/**
 * The properties of a route. What is set for this run takes precedence over system properties,
 * these over environment variables (<code>BROKER_URL</code> for <code>broker.url</code>) and these
 * over the file of the route: the order of Camel's placeholders.
 */
final class RouteSettings {

    private final Properties file = new Properties();
    private final Map<String, String> overrides;

    RouteSettings(ReadyRoute route, Map<String, String> overrides) throws IOException {
        this.overrides = overrides;
        try (InputStream in =
                RouteSettings.class.getResourceAsStream("/routes/" + route.id() + ".properties")) {
            file.load(in);
        }
    }

    /** Returns whether the file of the route has a property. */
    boolean has(String name) {
        return file.containsKey(name);
    }

    /** Returns the value of a property; empty if it is not set. */
    String get(String name) {
        String value =
                Stream.of(
                                overrides.get(name),
                                System.getProperty(name),
                                IOHelper.lookupEnvironmentVariable(name),
                                file.getProperty(name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
        // The folders of a route are written as {{work}}/inbox.
        return value.contains("{{work}}") ? value.replace("{{work}}", get("work")) : value;
    }

    /** Returns the value of a property as a path. */
    Path path(String name) {
        return Path.of(get(name)).toAbsolutePath();
    }
}
