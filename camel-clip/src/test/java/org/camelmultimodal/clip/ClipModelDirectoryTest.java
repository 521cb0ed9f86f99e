/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees whose model is not what it should be. */
class ClipModelDirectoryTest {

    @TempDir Path model;

    @BeforeEach
    void copyOfTheDemoModel() throws IOException {
        Path demo = ModelStore.standard().resolve("clip", "demo").path();
        try (Stream<Path> files = Files.walk(demo)) {
            for (Path file : files.toList()) {
                Path target = model.resolve(demo.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void anUnknownModelListsTheAliases() {
        assertThatThrownBy(() -> start("clip:classify?labels=a&model=vit-b-23"))
                .rootCause()
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("model=vit-b-23")
                .hasMessageContaining("demo");
    }

    @Test
    void aMissingFileIsNamedBesideThoseThatAreThere() throws IOException {
        Files.delete(model.resolve("onnx/text_model.onnx"));

        assertThatThrownBy(() -> start("clip:classify?labels=a&model=" + model))
                .rootCause()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("text_model.onnx")
                .hasMessageContaining("vision_model.onnx");
    }

    @Test
    void aCorruptGraphIsNamed() throws IOException {
        Files.writeString(model.resolve("onnx/vision_model.onnx"), "not a graph");

        assertThatThrownBy(() -> start("clip:classify?labels=a&model=" + model))
                .hasStackTraceContaining(InvalidModelException.class.getName())
                .hasStackTraceContaining("vision_model.onnx cannot be loaded");
    }

    @Test
    void aModelThatGivesNaNDoesNotStart() throws IOException {
        Path graph = model.resolve("onnx/vision_model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        // Weights lie in the middle, and four of these bytes are a NaN.
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0xff);
        Files.write(graph, bytes);

        assertThatThrownBy(() -> start("clip:embed?model=" + model))
                .rootCause()
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void aModelOfAnotherFamilyIsRefused() {
        Path whisper = ModelStore.standard().resolve("whisper", "demo").path();

        assertThatThrownBy(() -> start("clip:classify?labels=a&model=" + whisper))
                .rootCause()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("whisper");
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> start("clip:classify?labels=a&device=cuda:3"))
                .hasStackTraceContaining(InvalidOptionException.class.getName())
                .hasStackTraceContaining("device=cuda:3");
    }

    private static void start(String uri) throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:start").to(uri);
                        }
                    });
            context.start();
        }
    }
}
