/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The held-out data of the demo models. */
final class Evaluation {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Evaluation() {}

    /**
     * Returns a file of <code>demo-models/evaluation</code>, from the root of the repository or
     * from a module.
     */
    static Path file(String name) {
        Path fromRoot = Path.of("demo-models/evaluation", name);
        return Files.exists(fromRoot) ? fromRoot : Path.of("..").resolve(fromRoot);
    }

    static JsonNode json(String name) throws IOException {
        return JSON.readTree(file(name).toFile());
    }

    static JsonNode json(byte[] bytes) throws IOException {
        return JSON.readTree(bytes);
    }

    /** Returns the entries of an archive by name. */
    static Map<String, byte[]> archive(String name) throws IOException {
        var entries = new HashMap<String, byte[]>();
        try (var zip = new ZipInputStream(Files.newInputStream(file(name)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
