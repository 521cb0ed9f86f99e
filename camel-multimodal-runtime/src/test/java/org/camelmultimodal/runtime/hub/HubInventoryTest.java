/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camelmultimodal.runtime.FileCheck;
import org.camelmultimodal.runtime.FileCheck.State;
import org.camelmultimodal.runtime.ModelInUseException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.StoredModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models of a cache: listed, verified and removed. */
class HubInventoryTest {

    private static final HubReference MODEL =
            HubReference.parse(HubServer.REPOSITORY).orElseThrow();
    private static final String GRAPH = "onnx/model.onnx";

    private final HubServer hub =
            new HubServer().with("config.json", "{}").with(GRAPH, "graph").with("a.txt", "a");

    @TempDir Path folder;

    private HubInventory inventory;
    private StoredModel model;
    private Path root;

    @BeforeEach
    void download() throws Exception {
        root = folder.toRealPath().resolve("hub");
        resolve();
        inventory = new HubInventory(root);
        model = inventory.models().get(0);
    }

    private Path resolve() {
        Map<String, String> environment =
                Map.of(
                        "HF_ENDPOINT",
                        hub.endpoint().toString(),
                        "HF_HOME",
                        folder.resolve("python").toString());
        return new HubClient(HubSettings.of(environment::get), root)
                .resolve(MODEL, new SelectedFiles(GRAPH));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aDownloadedModelIsListedWithItsRevision() {
        assertThat(inventory.models()).containsExactly(model);
        assertThat(model.repository()).isEqualTo(HubServer.REPOSITORY);
        assertThat(model.commit()).isEqualTo(HubServer.COMMIT);
        assertThat(model.revisions()).containsExactly("main");
        assertThat(model.isPartial()).isFalse();
        assertThat(model.bytes()).isEqualTo("{}graph".length());
    }

    @Test
    void aDownloadThatWasKilledIsPartial() throws Exception {
        Files.delete(root.resolve("models--acme--tiny-clip/refs/main"));
        Files.move(model.path().resolve(GRAPH), model.path().resolve(GRAPH + ".part"));

        StoredModel killed = inventory.models().get(0);

        assertThat(killed.isPartial()).isTrue();
        assertThat(states(inventory.verify(killed, Map.of())))
                .containsEntry(GRAPH, State.MISSING)
                .containsEntry("config.json", State.OK);
    }

    @Test
    void aDamagedFileOfTheSameSizeIsFoundWithoutTheHubAndFetchedAgain() throws Exception {
        hub.close();
        Files.writeString(model.path().resolve(GRAPH), "grapH");

        List<FileCheck> checks = inventory.verify(model, Map.of());

        assertThat(states(checks)).containsEntry(GRAPH, State.DAMAGED);
        inventory.discardDamaged(model, checks);
        assertThat(model.path().resolve(GRAPH)).doesNotExist();
    }

    @Test
    void aDigestFromElsewhereMustMatchToo() {
        assertThat(states(inventory.verify(model, Map.of(GRAPH, "00"))))
                .containsEntry(GRAPH, State.DAMAGED);
        assertThat(states(inventory.verify(model, Map.of()))).containsEntry(GRAPH, State.OK);
    }

    @Test
    void aFileWithoutAnyDigestIsUnknown() throws Exception {
        Files.writeString(model.path().resolve("notes.txt"), "mine");

        assertThat(states(inventory.verify(model, Map.of())))
                .containsEntry("notes.txt", State.UNKNOWN);
    }

    @Test
    void aCommitWithoutAllOfItsFilesIsNotTakenForComplete() throws Exception {
        Files.delete(model.path().resolve("config.json"));
        var client =
                new HubClient(
                        HubSettings.of(
                                Map.of(
                                                "HF_HUB_OFFLINE",
                                                "1",
                                                "HF_HOME",
                                                folder.resolve("python").toString())
                                        ::get),
                        root);

        assertThat(client.findCached(MODEL, new SelectedFiles(GRAPH))).isEmpty();
    }

    @Test
    void aRemovedModelLeavesNothingBehind() {
        inventory.remove(model);

        assertThat(root).isEmptyDirectory();
        assertThat(inventory.models()).isEmpty();
    }

    @Test
    void aModelThatIsUsedIsNotRemoved() {
        Runnable first = SnapshotUse.begin(model.path());
        Runnable second = SnapshotUse.begin(model.path());
        first.run();

        assertThatThrownBy(() -> inventory.remove(model))
                .isInstanceOf(ModelInUseException.class)
                .hasMessageContaining("is in use");
        assertThat(model.path().resolve(GRAPH)).exists();

        second.run();
        inventory.remove(model);
        assertThat(model.path()).doesNotExist();
    }

    @Test
    void aModelThatAnotherProcessUsesIsNotRemovedUntilThatIsKilled() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                UsingProcess.class.getName(),
                                model.path().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("in use");

            assertThatThrownBy(() -> inventory.remove(model))
                    .isInstanceOf(ModelInUseException.class);
        } finally {
            process.destroyForcibly().waitFor();
        }

        inventory.remove(model);
        assertThat(model.path()).doesNotExist();
    }

    /** Uses a snapshot until it is killed. */
    static final class UsingProcess {
        public static void main(String[] arguments) throws Exception {
            SnapshotUse.begin(Path.of(arguments[0]));
            System.out.println("in use");
            System.in.read();
        }
    }

    @Test
    void nothingOutsideOfTheStoreIsRemoved() throws Exception {
        Path precious = Files.createDirectories(folder.resolve("precious/" + "snapshots"));
        Path other = Files.createDirectory(precious.resolve(HubServer.COMMIT));
        Files.writeString(other.resolve("file"), "precious");

        assertThatThrownBy(() -> inventory.remove(at("acme/tiny-clip", other)))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("is not a model of the store");
        assertThatThrownBy(() -> inventory.remove(at("../..", other)))
                .isInstanceOf(ModelNotFoundException.class);

        Path link = root.resolve("models--acme--link");
        Files.createSymbolicLink(link, precious.getParent());
        assertThatThrownBy(
                        () ->
                                inventory.remove(
                                        at(
                                                "acme/link",
                                                link.resolve("snapshots")
                                                        .resolve(HubServer.COMMIT))))
                .isInstanceOf(ModelNotFoundException.class);
        assertThat(inventory.models()).containsExactly(model);
        assertThat(other.resolve("file")).hasContent("precious");
    }

    @Test
    void aLinkWithinAModelIsRemovedAndNotWhatItLeadsTo() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(model.path().resolve("link"), precious);

        inventory.remove(model);

        assertThat(precious).hasContent("precious");
        assertThat(model.path()).doesNotExist();
    }

    private static StoredModel at(String repository, Path path) {
        return new StoredModel(repository, HubServer.COMMIT, List.of("main"), path, 0, false);
    }

    private static Map<String, State> states(List<FileCheck> checks) {
        return checks.stream().collect(Collectors.toMap(FileCheck::path, FileCheck::state));
    }
}
