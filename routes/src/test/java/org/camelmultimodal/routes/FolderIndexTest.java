/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search index equals its folder after each run, and is never seen half done. */
class FolderIndexTest extends RouteTest {

    private static final Path IMAGES = Path.of("samples/images");

    @Test
    void theEntriesOfASubfolderThatCannotBeReadStay() throws Exception {
        RunningRoute route = folderRoute(Dsl.YAML);
        put("house.png", "red-house.png", 10);
        put("sub/tree.png", "green-tree.png", 10);
        run(route);
        run(route);
        Path subfolder = work.resolve("folder/sub");
        Files.setPosixFilePermissions(subfolder, Set.of());
        assumeFalse(Files.isReadable(subfolder), "This user can read every folder");

        try {
            put("circle.png", "blue-circle.png", 5);
            assertThat(run(route)).startsWith("3 images: 1 new or changed, 0 removed");
        } finally {
            Files.setPosixFilePermissions(
                    subfolder, Set.copyOf(List.of(PosixFilePermission.values())));
        }

        assertThat(found(route)).containsExactly("circle.png", "house.png", "sub/tree.png");
    }

    @ParameterizedTest
    @EnumSource
    void theIndexEqualsTheFolderAfterEachRun(Dsl dsl) throws Exception {
        RunningRoute route = folderRoute(dsl);
        put("house.png", "red-house.png", 10);
        put("sub/tree.png", "green-tree.png", 10);
        put("${old}.png", "red-heart.png", 10);

        assertThat(search(route, "a+red+house", 503).get("error").asText()).contains("no index");
        assertThat(run(route)).startsWith("3 images: 3 new or changed, 0 removed");
        assertThat(found(route)).containsExactly("${old}.png", "house.png", "sub/tree.png");

        Files.delete(work.resolve("folder/${old}.png"));
        put("house.png", "green-tree.png", 5);
        put("circle.png", "blue-circle.png", 5);
        Files.writeString(work.resolve("folder/no-image.png"), "no image");
        old("no-image.png", 5);
        Files.createSymbolicLink(
                work.resolve("folder/link.png"), IMAGES.resolve("red-heart.png").toAbsolutePath());
        // The other index has nothing yet.
        assertThat(run(route)).startsWith("3 images: 4 new or changed, 1 removed");
        assertThat(found(route)).containsExactly("circle.png", "house.png", "sub/tree.png");
        assertThat(search(route, "a+blue+circle", 200).get(0).get("id").asText())
                .isEqualTo("circle.png");
        // The first one has the changes of both runs to catch up with.
        assertThat(run(route)).startsWith("3 images: 3 new or changed, 2 removed");
        assertThat(found(route)).containsExactly("circle.png", "house.png", "sub/tree.png");
        assertThat(run(route)).startsWith("3 images: 1 new or changed");
    }

    @Test
    void readersSeeTheOldOrTheNewIndexAndNothingBetween() throws Exception {
        RunningRoute route = folderRoute(Dsl.YAML);
        put("a.png", "red-house.png", 10);
        put("b.png", "green-tree.png", 10);
        run(route);
        Set<Set<String>> seen = ConcurrentHashMap.newKeySet();
        var done = new AtomicBoolean();
        CompletableFuture<Void> reader =
                CompletableFuture.runAsync(
                        () -> {
                            while (!done.get()) {
                                seen.add(found(route));
                            }
                        });

        Files.delete(work.resolve("folder/a.png"));
        put("c.png", "red-heart.png", 5);
        put("d.png", "blue-circle.png", 5);
        put("e.png", "purple-star.png", 5);
        run(route);
        until(() -> seen.contains(Set.of("b.png", "c.png", "d.png", "e.png")));
        done.set(true);
        reader.join();

        assertThat(seen)
                .containsOnly(Set.of("a.png", "b.png"), Set.of("b.png", "c.png", "d.png", "e.png"));
    }

    @Test
    void aRunThatWasKilledLeavesNoEntryBehind() throws Exception {
        var index = new FolderIndex();
        index.setFolder(Files.createDirectories(work.resolve("folder")).toString());
        index.setState(work.resolve("state").toString());
        put("a.png", "red-house.png", 10);

        // Killed after the entry was written, and before the run was complete.
        index.plan();
        Files.delete(work.resolve("folder/a.png"));
        IndexPlan next = index.plan();

        assertThat(index.live()).isNull();
        assertThat(next.getRemoved()).containsExactly("a.png");
        index.publish(next);
        assertThat(index.live()).isEqualTo(next.getIndex());
    }

    @Test
    void aFileThatIsStillWrittenToWaitsForTheNextRun() throws Exception {
        var index = new FolderIndex();
        index.setFolder(Files.createDirectories(work.resolve("folder")).toString());
        index.setState(work.resolve("state").toString());
        index.setQuietMillis(3_600_000);
        put("complete.png", "red-house.png", 120);
        put("written.png", "red-house.png", 0);

        assertThat(index.plan().getChanged())
                .extracting(IndexPlan.Entry::name)
                .containsExactly("complete.png");
    }

    private RunningRoute folderRoute(Dsl dsl) throws Exception {
        Path folder = Files.createDirectories(work.resolve("folder"));
        return start(ReadyRoute.FOLDER_INDEX, dsl, "folder", folder.toString(), "topK", "100");
    }

    /** Puts an image into the folder, last changed some minutes ago. */
    private void put(String name, String image, int minutes) throws IOException {
        Path file = work.resolve("folder").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, Files.readAllBytes(IMAGES.resolve(image)));
        old(name, minutes);
    }

    private void old(String name, int minutes) throws IOException {
        Files.setLastModifiedTime(
                work.resolve("folder").resolve(name),
                FileTime.from(Instant.now().minus(minutes, ChronoUnit.MINUTES)));
    }

    private static String run(RunningRoute route) throws Exception {
        return route.template().requestBody("direct:reindex", null, String.class);
    }

    /** Returns the ids of all entries. */
    private static Set<String> found(RunningRoute route) {
        try {
            var ids = new TreeSet<String>();
            search(route, "an+image", 200).forEach(hit -> ids.add(hit.get("id").asText()));
            return ids;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode search(RunningRoute route, String query, int status) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(route.http("/images?q=" + query)).build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }
}
