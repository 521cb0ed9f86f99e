/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What <code>kubectl</code> makes of the manifests and their components, without a cluster. */
class KustomizeTest {

    @TempDir private Path directory;

    @BeforeAll
    static void kubectlIsInstalled() {
        String path = System.getenv().getOrDefault("PATH", "");
        if (Stream.of(path.split(File.pathSeparator))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")))) {
            abort("kubectl is not installed: the components are not built");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpu",
                "cluster",
                "keda",
                "gpu, keda",
                "cluster, keda-cluster",
                "gpu, cluster, keda-cluster"
            })
    void theComponentsThatAreChosenGiveValidManifests(String components) throws Exception {
        assertThat(Problems.of(build(components))).isEmpty();
    }

    @Test
    void theGpuWorkerReplacesTheOneForCpus() throws Exception {
        List<Manifest> manifests = build("gpu");

        assertThat(manifests).filteredOn(m -> m.name().equals("worker-sd")).hasSize(1);
        Manifest worker = named(manifests, "worker-sd");
        assertThat(worker.containers()).hasSize(1);
        assertThat(worker.containers().get(0).at("/resources/limits").path("nvidia.com/gpu"))
                .hasToString("\"1\"");
        assertThat(worker.containers().get(0).at("/resources/limits").has("memory")).isTrue();
        assertThat(worker.environment("DEVICE")).isEqualTo("cuda");
        assertThat(worker.environment("FAMILIES")).isEqualTo("sd");
    }

    @Test
    void theClusterHasTwoBrokersAndClientsKnowBoth() throws Exception {
        List<Manifest> manifests = build("cluster");

        assertThat(named(manifests, "artemis").tree().at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(named(manifests, "broker-address").tree().at("/data/url").asText())
                .contains("tcp://artemis-0.artemis:61616", "tcp://artemis-1.artemis:61616");
    }

    private static Manifest named(List<Manifest> manifests, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.name().equals(name))
                .filter(manifest -> manifest.isWorkload() || manifest.kind().equals("ConfigMap"))
                .reduce((first, second) -> first.isWorkload() ? first : second)
                .orElseThrow();
    }

    private List<Manifest> build(String components) throws IOException, InterruptedException {
        ManifestsTest.copy(Deployment.KUBERNETES, directory);
        Path file = directory.resolve("kustomization.yaml");
        String text = Files.readString(file);
        assertThat(text).contains("components: []");
        Files.writeString(file, text.replace("components: []", "components: [" + components + "]"));
        Path out = Files.createTempFile(directory, "built", ".yaml");
        Process kubectl =
                new ProcessBuilder("kubectl", "kustomize", directory.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.PIPE)
                        .start();
        String errors = new String(kubectl.getErrorStream().readAllBytes(), UTF_8);
        assertThat(kubectl.waitFor()).as(errors).isZero();
        return Manifest.parse(Files.readString(out));
    }
}
