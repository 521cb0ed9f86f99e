/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;

/**
 * Classes are short: at most 300 lines, in a Camel face at most 150 and a producer 100. Options and
 * constants are lists and as long as they need to be.
 */
class ClassSizeTest {

    private static final Pattern FACE =
            Pattern.compile(
                    ".*/org/camelmultimodal/(clip|whisper|diffusion)/(transform/)?\\w+.java");
    private static final Pattern LIST = Pattern.compile(".*(Configuration|Constants).java");

    /** Classes that are longer today. Remove a class from this list when it is shorter. */
    private static final Set<String> TO_BE_SHORTENED =
            Set.of(
                    "ClipClassifyProducer",
                    "ClipEndpoint",
                    "ClipIndexProducer",
                    "ClipModel",
                    "ClipModerateProducer",
                    "ClipProducer",
                    "ClipSearchProducer",
                    "HubClient",
                    "ImageResampler",
                    "LabelOptions",
                    "LuceneIndex",
                    "SdTextToImageProducer",
                    "StableDiffusionModel",
                    "WhisperModel");

    @Test
    void classesAreShort() throws IOException {
        var tooLong = new TreeMap<String, Long>();
        for (Path file : Repository.files("**/src/main/java/**.java")) {
            String name = Repository.name(file);
            long lines = lines(file);
            if (!LIST.matcher(name).matches() && lines > limit(name)) {
                tooLong.put(file.getFileName().toString().replace(".java", ""), lines);
            }
        }

        assertThat(tooLong.keySet())
                .as("classes over their limit, and their lines: %s", tooLong)
                .containsExactlyInAnyOrderElementsOf(TO_BE_SHORTENED);
    }

    private static int limit(String name) {
        if (!FACE.matcher(name).matches()) {
            return 300;
        }
        return name.endsWith("Producer.java") ? 100 : 150;
    }

    private static long lines(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
