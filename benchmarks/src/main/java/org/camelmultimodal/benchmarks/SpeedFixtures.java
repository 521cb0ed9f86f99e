/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The files that <code>python/benchmarks/vit_b_32.py</code> writes. */
final class SpeedFixtures {

    private static final Path WORK = Path.of(System.getProperty("speed.work", "target/speed"));

    private SpeedFixtures() {}

    static Path model() {
        return WORK.resolve("vit-b-32");
    }

    static Path work() {
        return WORK;
    }

    /**
     * Returns JPEG files by name.
     *
     * @param sizes the data set with whose typical sizes they were made: coco or imagenet
     */
    static Map<String, byte[]> images(String sizes) throws IOException {
        var images = new LinkedHashMap<String, byte[]>();
        try (Stream<Path> files = Files.list(folder(sizes))) {
            for (Path file : files.sorted().toList()) {
                images.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return images;
    }

    static Path folder(String sizes) {
        return WORK.resolve("images").resolve(sizes);
    }
}
