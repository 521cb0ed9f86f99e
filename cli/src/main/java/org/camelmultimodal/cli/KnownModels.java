/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelmultimodal.catalog.MultimodalCatalog;

/**
 * The models of the catalog.
 *
 * @param byFamily in the order of the catalog
 */
record KnownModels(Map<Family, List<KnownModel>> byFamily) {

    private static final TypeReference<List<KnownModel>> LIST = new TypeReference<>() {};

    /** Reads the catalog of this build. */
    static KnownModels read() {
        var yaml = new YAMLMapper();
        var models = new EnumMap<Family, List<KnownModel>>(Family.class);
        for (Family family : Family.values()) {
            try {
                models.put(
                        family, yaml.readValue(MultimodalCatalog.models(family.toString()), LIST));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The catalog of this build is damaged", e);
            }
        }
        return new KnownModels(models);
    }

    List<KnownModel> of(Family family) {
        return byFamily.get(family);
    }

    /** Returns the model of an alias. */
    Optional<KnownModel> withAlias(Family family, String alias) {
        return of(family).stream().filter(model -> model.alias().equals(alias)).findFirst();
    }

    /** Returns the model of a repository on the hub. */
    Optional<KnownModel> inRepository(Family family, String repository) {
        return of(family).stream()
                .filter(model -> model.repository().equals(repository))
                .findFirst();
    }
}
