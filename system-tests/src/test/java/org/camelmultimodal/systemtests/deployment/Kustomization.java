/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file <code>kustomization.yaml</code>, with the fields that the manifests use. Reading fails for
 * other fields.
 */
record Kustomization(
        String apiVersion,
        String kind,
        String namespace,
        List<String> resources,
        List<String> components,
        List<Image> images,
        List<ConfigMap> configMapGenerator,
        Map<String, Boolean> generatorOptions,
        List<Patch> patches,
        List<Replicas> replicas) {

    record Image(String name, String newName, String newTag) {}

    record ConfigMap(String name, String behavior, List<String> files, List<String> literals) {}

    record Patch(String path) {}

    record Replicas(String name, int count) {}

    static Kustomization read(Path directory) throws IOException {
        return Manifest.YAML.readValue(
                directory.resolve("kustomization.yaml").toFile(), Kustomization.class);
    }

    /** Returns the resources of a directory, and the config maps that are generated there. */
    static List<Manifest> manifests(Path directory) throws IOException {
        Kustomization kustomization = read(directory);
        var all = new ArrayList<Manifest>();
        for (String resource : orEmpty(kustomization.resources)) {
            Path path = directory.resolve(resource);
            all.addAll(
                    Files.isDirectory(path)
                            ? manifests(path)
                            : Manifest.parse(Files.readString(path)));
        }
        for (ConfigMap map : orEmpty(kustomization.configMapGenerator)) {
            all.add(new Manifest(generate(map, directory)));
        }
        return all;
    }

    private static ObjectNode generate(ConfigMap map, Path directory) throws IOException {
        ObjectNode object = Manifest.YAML.createObjectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", map.name);
        ObjectNode data = object.putObject("data");
        for (String file : orEmpty(map.files)) {
            data.put(file, Files.readString(directory.resolve(file)));
        }
        for (String literal : orEmpty(map.literals)) {
            String[] pair = literal.split("=", 2);
            data.put(pair[0], pair[1]);
        }
        return object;
    }

    static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
