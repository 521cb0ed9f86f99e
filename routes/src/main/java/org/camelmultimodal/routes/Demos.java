/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The demos of the routes. */
final class Demos {

    private Demos() {}

    static void subtitles(RunningRoute route, Terminal terminal) throws Exception {
        Path outbox = route.settings().path("outbox");
        Path failed = route.settings().path("failed");
        drop(route, "*");
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

    static void filmSubtitles(RunningRoute route, Terminal terminal) throws Exception {
        drop(route, "*.mp4");
        terminal.await("films", () -> Terminal.files(route.settings().path("inbox")).isEmpty());
        for (Path file : Terminal.files(route.settings().path("outbox"))) {
            terminal.line("%s  %d bytes", file, Files.size(file));
        }
    }

    /** Moves complete files into the inbox, as a sender should. */
    private static void drop(RunningRoute route, String glob) throws IOException {
        Path inbox = Files.createDirectories(route.settings().path("inbox"));
        Path samples = route.settings().path("samples");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(samples, glob)) {
            for (Path file : files) {
                Path hidden = inbox.resolve("." + file.getFileName());
                Files.copy(file, hidden, StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        hidden, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
