/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a target, rewritten for each input. */
final class TemporaryFile {

    private final Path path;

    TemporaryFile(String name) throws IOException {
        path = Files.createTempDirectory("fuzz").resolve(name);
        path.toFile().deleteOnExit();
        path.getParent().toFile().deleteOnExit();
    }

    Path with(byte[] content) throws IOException {
        return Files.write(path, content);
    }
}
