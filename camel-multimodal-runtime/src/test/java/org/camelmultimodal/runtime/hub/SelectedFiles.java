/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Selects some files, and all JSON files. */
record SelectedFiles(String... files) implements FileSelection {

    @Override
    public List<String> configFiles() {
        return List.of("config.json");
    }

    @Override
    public Optional<List<String>> select(Collection<String> paths, Path snapshot) {
        List<String> wanted = List.of(files);
        return paths.containsAll(wanted)
                ? Optional.of(
                        paths.stream()
                                .filter(path -> wanted.contains(path) || path.endsWith(".json"))
                                .toList())
                : Optional.empty();
    }

    @Override
    public String expected() {
        return List.of(files).toString();
    }
}
