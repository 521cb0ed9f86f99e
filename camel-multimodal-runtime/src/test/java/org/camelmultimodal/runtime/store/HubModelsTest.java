/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.DownloadException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.hub.HubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the hub by the names that a route gives them. */
class HubModelsTest {

    private static final ModelLayout LAYOUT = config -> List.of(List.of("model"));

    @TempDir Path folder;

    @Test
    void aLayoutSelectsTheFilesOfOnePrecision() throws Exception {
        try (var hub =
                new HubServer()
                        .with("config.json", "{}")
                        .with("tokenizer.json", "{\"a\":1}")
                        .with("merges.txt", "a b")
                        .with("README.md", "read me")
                        .with("model.safetensors", "weights")
                        .with("onnx/model.onnx", "graph")
                        .with("onnx/model_q4.onnx", "small graph")
                        .with("onnx/model_q4.onnx_data", "small data")) {
            Path model =
                    store(hub).resolve("clip", HubServer.REPOSITORY, LAYOUT, Precision.Q4).path();

            assertThat(files(model))
                    .containsExactly(
                            "config.json",
                            "merges.txt",
                            "onnx/model_q4.onnx",
                            "onnx/model_q4.onnx_data",
                            "tokenizer.json");
        }
    }

    /** As SD 1.5 in ONNX format is published. */
    @Test
    void aLayoutSelectsThePartsOfAPipelineWithTheirExternalData() throws Exception {
        ModelLayout parts = config -> List.of(List.of("text_encoder/model", "unet/model"));
        try (var hub =
                new HubServer()
                        .with("model_index.json", "{}")
                        .with("tokenizer/vocab.json", "{\"a\":1}")
                        .with("tokenizer/merges.txt", "a b")
                        .with("text_encoder/model.onnx", "graph")
                        .with("unet/model.onnx", "large graph")
                        .with("unet/weights.pb", "its data")
                        .with("vae_encoder/model.onnx", "graph of another part")
                        .with("safety_checker/model.onnx", "graph of another part")) {
            Path model =
                    store(hub).resolve("sd", HubServer.REPOSITORY, parts, Precision.AUTO).path();

            assertThat(files(model))
                    .containsExactly(
                            "model_index.json",
                            "text_encoder/model.onnx",
                            "tokenizer/merges.txt",
                            "tokenizer/vocab.json",
                            "unet/model.onnx",
                            "unet/weights.pb");
        }
    }

    @Test
    void aRepositoryWithoutTheGraphsOfALayoutNamesThePrecision() {
        try (var hub = new HubServer().with("config.json", "{}").with("onnx/model.onnx", "graph")) {
            assertThatThrownBy(
                            () ->
                                    store(hub)
                                            .resolve(
                                                    "clip",
                                                    HubServer.REPOSITORY,
                                                    LAYOUT,
                                                    Precision.BNB4))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("precision=bnb4")
                    .hasMessageContaining("onnx/model.onnx");
        }
    }

    @Test
    void aDamagedConfigFailsInACacheAsItDoesInADirectory() throws Exception {
        try (var hub = new HubServer().with("config.json", "{]").with("onnx/model.onnx", "graph")) {
            Path directory = Files.createDirectories(folder.resolve("local"));
            Files.writeString(directory.resolve("config.json"), "{]");
            var local = new ModelDirectory(HubServer.REPOSITORY, directory, Precision.AUTO);
            String expected = "config.json of model '%s' in ".formatted(HubServer.REPOSITORY);

            assertThatThrownBy(() -> local.json("config.json"))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageStartingWith(expected)
                    .hasMessageContaining("not valid JSON");
            assertThatThrownBy(
                            () ->
                                    store(hub)
                                            .resolve(
                                                    "clip",
                                                    HubServer.REPOSITORY,
                                                    LAYOUT,
                                                    Precision.AUTO))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageStartingWith(expected)
                    .hasMessageContaining("not valid JSON");
        }
    }

    private ModelStore store(HubServer hub) {
        var environment =
                Map.of(
                        "HF_ENDPOINT", hub.endpoint().toString(),
                        "HF_HOME", folder.resolve("hf").toString());
        return new ModelStore(folder, getClass().getClassLoader(), environment::get);
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aProxyWithoutItsSchemeIsReallyAsked() throws Exception {
        try (var proxy =
                new HubServer().with("config.json", "{}").with("onnx/model.onnx", new byte[10])) {
            proxy.onRedirect(
                    exchange -> {
                        boolean isConfig = exchange.getRequestURI().getPath().endsWith(".json");
                        HubServer.answer(exchange, 200, isConfig ? "{}".getBytes() : new byte[10]);
                        return true;
                    });
            var environment = new HashMap<String, String>();
            environment.put("HF_ENDPOINT", "http://hub.invalid/");
            environment.put("HF_HOME", folder.resolve("hf").toString());
            environment.put("http_proxy", proxy.endpoint().getAuthority());
            var store = new ModelStore(folder, getClass().getClassLoader(), environment::get);

            Path model = store.resolve("clip", HubServer.REPOSITORY, LAYOUT, Precision.AUTO).path();

            assertThat(model.resolve("onnx/model.onnx")).hasBinaryContent(new byte[10]);
            assertThat(proxy.requests().get(0)).contains("http://hub.invalid/api/models");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPS_PROXY=:::",
                "HTTPS_PROXY=socks5://proxy:1080",
                "HTTPS_PROXY=http://",
                "HTTPS_PROXY=proxy:99999",
                "https_proxy=http://user:secret@proxy:3128",
                "http_proxy=user:secret@pro xy",
                "HF_ENDPOINT=huggingface.co",
                "HF_ENDPOINT=http://",
                "HF_ENDPOINT=ht tp://x",
                "HF_ENDPOINT=file:///etc",
                "HF_TOKEN=a\nb"
            })
    void aWrongVariableFailsWhenTheHubIsAskedAndNotBefore(String variable) throws Exception {
        String[] sides = variable.split("=", 2);
        Path model = Files.createDirectories(folder.resolve("model"));
        var environment = Map.of(sides[0], sides[1], "HF_HOME", folder.resolve("hf").toString());
        var store = new ModelStore(folder, getClass().getClassLoader(), environment::get);

        assertThat(store.resolve("clip", model.toString(), LAYOUT, Precision.AUTO).path())
                .isEqualTo(model);
        assertThatThrownBy(() -> store.resolve("clip", "owner/name", LAYOUT, Precision.AUTO))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(sides[0].toUpperCase(Locale.ROOT))
                .hasMessageContaining("expected")
                .hasMessageNotContaining("secret");
    }

    @Test
    void offlineAWrongProxyHarmsNobody() {
        var environment =
                Map.of(
                        "HF_HUB_OFFLINE", "1",
                        "HTTPS_PROXY", ":::",
                        "HF_HOME", folder.toString());
        var store = new ModelStore(folder, getClass().getClassLoader(), environment::get);

        assertThatThrownBy(() -> store.resolve("clip", "owner/name", LAYOUT, Precision.AUTO))
                .isNotInstanceOf(DownloadException.class)
                .hasMessageContaining("HF_HUB_OFFLINE");
    }
}
