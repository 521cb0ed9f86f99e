/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Fails the start if a setting is mistyped, of which Quarkus would only warn. */
@Singleton
public class MultimodalSettings {

    void check(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        check(ConfigProvider.getConfig());
    }

    static void check(Config config) {
        List<ConfigClass> mappings =
                Stream.of(MultimodalConfig.class, MultimodalBuildTimeConfig.class)
                        .map(type -> ConfigClass.configClass(type, MultimodalConfig.PREFIX))
                        .toList();
        var known = ConfigMappings.propertyNamesMatcher(mappings);
        List<String> unknown =
                StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .filter(name -> name.startsWith(MultimodalConfig.PREFIX + "."))
                        .filter(name -> !known.matches(name))
                        .sorted()
                        .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidOptionException(
                    "Unknown settings %s: expected names among %s. Correct them in application.properties"
                            .formatted(unknown, names(mappings)));
        }
    }

    private static List<String> names(List<ConfigClass> mappings) {
        return mappings.stream()
                .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
                .sorted()
                .toList();
    }
}
