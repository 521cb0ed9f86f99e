/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The demos of the routes. */
final class Demos {

    private Demos() {}

    static void subtitles(RunningRoute route, Terminal terminal) throws Exception {
        Path outbox = route.settings().path("outbox");
        Path failed = route.settings().path("failed");
        drop(route, Terminal.files(route.settings().path("samples")));
        terminal.await("subtitles", () -> Terminal.files(route.settings().path("inbox")).isEmpty());
        for (Path file : Terminal.files(outbox, failed)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".srt") || name.endsWith(".txt")) {
                terminal.line("%s", name);
                terminal.block(Files.readString(file));
            }
        }
        terminal.line("Subtitles: %s", outbox);
    }

    /** Moves complete files into the inbox, as a sender should. */
    private static void drop(RunningRoute route, List<Path> files) throws Exception {
        Path inbox = Files.createDirectories(route.settings().path("inbox"));
        for (Path file : files) {
            Path hidden = inbox.resolve("." + file.getFileName());
            Files.copy(file, hidden, StandardCopyOption.REPLACE_EXISTING);
            Files.move(hidden, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
