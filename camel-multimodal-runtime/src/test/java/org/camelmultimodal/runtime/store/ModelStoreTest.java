/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

    @TempDir Path classPath;
    @TempDir Path cache;

    private ModelStore store;

    @BeforeEach
    void classPathWithAnAliasAndAnArchive() throws IOException {
        Path aliases = classPath.resolve(ModelAliases.RESOURCE);
        Files.createDirectories(aliases.getParent());
        Files.writeString(
                aliases,
                "clip.tiny = classpath:models/tiny.zip\nsd.other = classpath:nowhere.zip\n");
        zip(
                "models/tiny.zip",
                Map.of(
                        "config.json",
                        "{\"a\": 1}",
                        "onnx/vision_model.onnx",
                        "graph",
                        "onnx/text_model_fp16.onnx",
                        "half"));
        zip("models/evil.zip", Map.of("../evil.txt", "out"));
        store =
                new ModelStore(
                        cache, new URLClassLoader(new URL[] {classPath.toUri().toURL()}, null));
    }

    @Test
    void anAliasLeadsToTheUnpackedArchive() {
        ModelDirectory model = store.resolve("clip", "tiny");

        assertThat(model.json("config.json").get("a").asInt()).isEqualTo(1);
        assertThat(model.path()).startsWith(cache);
    }

    @Test
    void anArchiveIsUnpackedOnceAndLeavesNothingElse() throws Exception {
        var all =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> store.resolve("clip", "tiny").path()))
                        .toList();
        Path first = all.get(0).get();
        for (var one : all) {
            assertThat(one.get()).isEqualTo(first);
        }

        try (Stream<Path> children = Files.list(cache.resolve("archives"))) {
            assertThat(children).containsExactly(first);
        }
    }

    @Test
    void aDirectoryIsTakenAsItIs() {
        assertThat(store.resolve("clip", classPath.toString()).path())
                .isEqualTo(classPath.toAbsolutePath());
    }

    @Test
    void anUnknownReferenceListsTheAliasesOfItsFamilyAlone() {
        assertThatThrownBy(() -> store.resolve("clip", "huge"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("model=huge")
                .hasMessageContaining("[tiny]");
    }

    /** An application that is merged into one jar has one file of each name. */
    @Test
    void aliasesOfComponentsAndDemoModelsHaveFilesOfTheirOwn() throws Exception {
        Path folder = classPath.resolve(ModelAliases.RESOURCE).getParent();
        Files.writeString(
                folder.resolve("demo-models.properties"), "clip.demo = classpath:models/tiny.zip");
        Files.writeString(folder.resolve("clip-models.properties"), "clip.big = owner/name");

        assertThat(store.resolve("clip", "demo").path()).startsWith(cache);
        assertThatThrownBy(() -> store.resolve("clip", "huge"))
                .hasMessageContaining("[big, demo, tiny]");
    }

    @Test
    void anArchiveThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> store.resolve("sd", "other"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("nowhere.zip");
    }

    @Test
    void aDamagedListOfAliasesIsNamed() throws Exception {
        Files.writeString(classPath.resolve(ModelAliases.RESOURCE), "clip.tiny = \\u00zz");

        assertThatThrownBy(() -> store.resolve("clip", "tiny"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(ModelAliases.RESOURCE);
    }

    @Test
    void theCacheIsTheFirstOfPropertyAndVariableThatIsNotBlank() {
        assertThat(ModelStore.standardCache(name -> "/property", name -> "/variable"))
                .isEqualTo(Path.of("/property"));
        assertThat(ModelStore.standardCache(name -> " ", name -> "/variable"))
                .isEqualTo(Path.of("/variable"));
        assertThat(ModelStore.standardCache(name -> null, name -> ""))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/camel-multimodal"));
        assertThatThrownBy(() -> ModelStore.standardCache(name -> "a\0b", name -> null))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("CAMEL_MULTIMODAL_CACHE=");
    }

    @Test
    void theBestCompleteSetOfALayoutIsFound() {
        ModelDirectory model = store.resolve("clip", "tiny");

        assertThat(
                        model.graphs(
                                config ->
                                        List.of(
                                                List.of("vision_model", "projection"),
                                                List.of("vision_model", "text_model"),
                                                List.of("text_model"))))
                .containsOnlyKeys("vision_model", "text_model")
                .containsEntry("text_model", model.path().resolve("onnx/text_model_fp16.onnx"));
        assertThatThrownBy(() -> model.graphs(config -> List.of(List.of("model"))))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("[[model.onnx]]")
                .hasMessageContaining("onnx/vision_model.onnx");
    }

    @Test
    void anEntryThatPointsOutOfItsArchiveIsRefused() {
        assertThatThrownBy(() -> store.resolve("clip", "classpath:models/evil.zip"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("../evil.txt");
        assertThat(cache.resolve("evil.txt")).doesNotExist();
    }

    @Test
    void graphsAreFoundByPrecision() {
        ModelDirectory model = store.resolve("clip", "tiny");

        assertThat(model.graph("vision_model")).endsWithRaw(Path.of("onnx/vision_model.onnx"));
        assertThat(model.graph("text_model")).endsWithRaw(Path.of("onnx/text_model_fp16.onnx"));
        ModelDirectory half = store.resolve("clip", "tiny", config -> List.of(), Precision.FP16);
        assertThatThrownBy(() -> half.graph("vision_model"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("vision_model_fp16.onnx")
                .hasMessageContaining("onnx/vision_model.onnx");
    }

    private void zip(String name, Map<String, String> entries) throws IOException {
        Path file = classPath.resolve(name);
        Files.createDirectories(file.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
