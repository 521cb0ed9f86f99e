/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts a route as the runner does, with a folder of its own and the broker that all tests share.
 */
abstract class RouteTest {

    /** A limit for a slow machine; nothing is expected to take so long. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    static final Path RECORDINGS = Path.of("../examples/voice-to-image/samples");

    @TempDir Path work;

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Starts a route with properties: names and values in turn. */
    final RunningRoute start(ReadyRoute route, Dsl dsl, String... properties) throws Exception {
        Map<String, String> all = new TreeMap<>();
        all.put("work", work.toString());
        var settings = new RouteSettings(route, all);
        if (settings.has("broker.url")) {
            all.put("broker.url", TestBroker.shared().url());
        }
        if (settings.has("camel.server.port")) {
            all.put("camel.server.port", "0");
        }
        if (settings.has("quietMillis")) {
            all.put("quietMillis", "200");
        }
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        RunningRoute running = RunningRoute.start(route, dsl, all);
        opened.add(running);
        return running;
    }

    /** Moves a complete file into the inbox. */
    final void drop(Path file, String name) throws IOException {
        Path inbox = Files.createDirectories(work.resolve("inbox"));
        Path hidden = inbox.resolve(".incoming");
        Files.copy(file, hidden, StandardCopyOption.REPLACE_EXISTING);
        Files.move(hidden, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the names of the complete files in a folder of the route. */
    final List<String> files(String folder) throws IOException {
        return Terminal.files(work.resolve(folder)).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    /** Returns the reasons of the files that failed. */
    final List<String> reasons() throws IOException {
        var reasons = new ArrayList<String>();
        for (Path file : Terminal.files(work.resolve("failed"))) {
            if (file.toString().endsWith(".txt")) {
                reasons.add(Files.readString(file));
            }
        }
        return reasons;
    }

    /** Waits until a condition holds. */
    static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    @AfterEach
    final void closeRoutes() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}
