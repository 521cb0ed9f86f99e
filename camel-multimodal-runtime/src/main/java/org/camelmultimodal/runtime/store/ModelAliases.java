/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * Aliases of models. Every jar may contain a file {@value #RESOURCE} with lines <code>
 * family.alias = reference</code>.
 */
final class ModelAliases {

    static final String RESOURCE = "META-INF/camel-multimodal/models.properties";

    private final Map<String, String> references;

    private ModelAliases(Map<String, String> references) {
        this.references = references;
    }

    /**
     * Reads the aliases of all jars.
     *
     * @throws InvalidModelException if a file of aliases cannot be read
     */
    static ModelAliases load(ClassLoader classLoader) {
        var references = new TreeMap<String, String>();
        try {
            for (URL url : Collections.list(classLoader.getResources(RESOURCE))) {
                var properties = new Properties();
                try (InputStream in = url.openStream()) {
                    properties.load(in);
                }
                properties
                        .stringPropertyNames()
                        .forEach(
                                name -> references.putIfAbsent(name, properties.getProperty(name)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    "%s of the class path cannot be read: %s: expected properties <family>.<alias> = <reference>. Remove or repair the jar that contains it"
                            .formatted(RESOURCE, e.getMessage()),
                    e);
        }
        return new ModelAliases(references);
    }

    /** Returns the reference of an alias; empty if the family has no such alias. */
    Optional<String> find(String family, String alias) {
        return Optional.ofNullable(references.get(family + "." + alias));
    }

    /** Returns the references of a family by their aliases, in the order of the aliases. */
    Map<String, String> of(String family) {
        String prefix = family + ".";
        var ofFamily = new TreeMap<String, String>();
        references.forEach(
                (name, reference) -> {
                    if (name.startsWith(prefix)) {
                        ofFamily.put(name.substring(prefix.length()), reference);
                    }
                });
        return ofFamily;
    }
}
