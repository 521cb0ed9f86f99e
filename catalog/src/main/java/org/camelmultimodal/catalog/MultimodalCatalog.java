/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;

/**
 * The components, Kamelets and known models of Camel Multimodal, for tools. They are data of this
 * jar: neither the components nor their native libraries need to be on the class path.
 */
public final class MultimodalCatalog {

    private static final List<String> COMPONENTS = List.of("clip", "sd", "whisper");

    private MultimodalCatalog() {}

    /**
     * Adds the components to a catalog, which then completes, documents and validates their URIs.
     * Adding a component by its class alone is not enough: Camel 4.17 accepts every URI of a
     * component without JSON.
     */
    public static void install(CamelCatalog catalog) {
        for (String name : COMPONENTS) {
            String json = componentJson(name);
            ComponentModel component = JsonMapper.generateComponentModel(json);
            catalog.addComponent(name, component.getJavaType(), json);
        }
    }

    /** Returns the names of the components, which are also the families of the models. */
    public static List<String> componentNames() {
        return COMPONENTS;
    }

    /**
     * Returns the JSON of a component, as Camel's build writes it.
     *
     * @param name one of {@link #componentNames()}
     * @throws IllegalArgumentException if there is no such component
     */
    public static String componentJson(String name) {
        return required("components/%s.json".formatted(name), name, componentNames());
    }

    /** Returns the names of the Kamelets. */
    public static List<String> kameletNames() {
        return find("kamelets.txt").stream()
                .flatMap(String::lines)
                .filter(name -> !name.isBlank())
                .toList();
    }

    /**
     * Returns a Kamelet as YAML.
     *
     * @param name one of {@link #kameletNames()}
     * @throws IllegalArgumentException if there is no such Kamelet
     */
    public static String kamelet(String name) {
        return required("kamelets/%s.kamelet.yaml".formatted(name), name, kameletNames());
    }

    /**
     * Returns the known models of a family as YAML: a list of entries with <code>alias</code>,
     * <code>model</code> (the reference on the hub), <code>source</code> (the model that was
     * converted), <code>license</code> (of the source) and <code>purpose</code>, and where they are
     * known <code>parameters</code>, <code>memory</code>, and <code>files</code> with <code>path
     * </code>, <code>size</code> and <code>sha256</code>.
     *
     * @param family one of {@link #componentNames()}
     * @throws IllegalArgumentException if there is no such family
     */
    public static String models(String family) {
        return required("models/%s-models.yaml".formatted(family), family, componentNames());
    }

    private static String required(String resource, String name, List<String> names) {
        return Optional.of(resource)
                .filter(ignored -> names.contains(name))
                .flatMap(MultimodalCatalog::find)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is not in the catalog: expected one of %s"
                                                .formatted(name, names)));
    }

    private static Optional<String> find(String resource) {
        try (InputStream in = MultimodalCatalog.class.getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The catalog cannot read its " + resource, e);
        }
    }
}
