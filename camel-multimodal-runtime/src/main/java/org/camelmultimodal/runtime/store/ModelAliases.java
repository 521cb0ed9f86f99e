/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * Aliases of models. Every jar may contain a file {@value #RESOURCE} with lines <code>
 * family.alias = reference</code>. The files of this project have names of their own, so that all
 * of them remain when an application is merged into one jar, which keeps one file of each name.
 */
final class ModelAliases {

    static final String RESOURCE = "META-INF/camel-multimodal/models.properties";

    private static final String OF_DEMO_MODELS = "META-INF/camel-multimodal/demo-models.properties";
    private static final String OF_FAMILY = "META-INF/camel-multimodal/%s-models.properties";

    private final ClassLoader classLoader;
    private final Map<String, Map<String, String>> families = new ConcurrentHashMap<>();

    /** Creates the aliases of all jars of a class path. Those of a family are read when needed. */
    ModelAliases(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /** Returns the reference of an alias; empty if the family has no such alias. */
    Optional<String> find(String family, String alias) {
        return Optional.ofNullable(of(family).get(alias));
    }

    /**
     * Returns the references of a family by their aliases, in the order of the aliases.
     *
     * @throws InvalidModelException if a file of aliases cannot be read
     */
    Map<String, String> of(String family) {
        return families.computeIfAbsent(family, this::read);
    }

    private Map<String, String> read(String family) {
        String prefix = family + ".";
        var references = new TreeMap<String, String>();
        for (String resource : List.of(RESOURCE, OF_FAMILY.formatted(family), OF_DEMO_MODELS)) {
            Properties all = properties(resource);
            for (String name : all.stringPropertyNames()) {
                if (name.startsWith(prefix)) {
                    references.putIfAbsent(name.substring(prefix.length()), all.getProperty(name));
                }
            }
        }
        return Collections.unmodifiableMap(references);
    }

    private Properties properties(String resource) {
        var all = new Properties();
        try {
            for (URL url : Collections.list(classLoader.getResources(resource))) {
                var properties = new Properties();
                try (InputStream in = url.openStream()) {
                    properties.load(in);
                }
                properties.forEach(all::putIfAbsent);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    "%s of the class path cannot be read: %s: expected properties <family>.<alias> = <reference>. Remove or repair the jar that contains it"
                            .formatted(resource, e.getMessage()),
                    e);
        }
        return all;
    }
}
